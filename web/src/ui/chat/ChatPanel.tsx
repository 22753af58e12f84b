import { useTranslation } from "react-i18next";
import { useCall } from "../call/view";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";

export function ChatPanel() {
  const { t } = useTranslation();
  const keeps = useCall((state) => state.room?.keeps_chat !== false);
  return (
    <>
      {!keeps && <p className="hint unkept">{t("chat.unkept")}</p>}
      <MessageList />
      <Composer />
    </>
  );
}
