import { memo } from "react";
import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import type { ChatMessage } from "../../protocol/generated";
import { Avatar } from "../kit/Avatar";
import { Markdown } from "./Markdown";

interface Props {
  message: ChatMessage;
  mine: boolean;
  /** The same person goes on talking. */
  more: boolean;
}

export const Message = memo(function Message({ message, mine, more }: Props) {
  const { t, i18n } = useTranslation();
  const at = new Date(message.at);
  const time = at.toLocaleTimeString(localeOf(i18n.language), { hour: "2-digit", minute: "2-digit" });
  return (
    <div className={more ? "msg more" : "msg"}>
      {more ? <span /> : <Avatar name={message.name} colour={message.colour} />}
      <div className="body">
        <div className={more ? "who sr" : "who"}>
          <b>{message.name}</b>
          {mine && <span className="hint">{t("chat.you")}</span>}
          <time dateTime={at.toISOString()}>{time}</time>
        </div>
        <Markdown text={message.text} />
      </div>
    </div>
  );
});
