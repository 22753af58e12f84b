import { useTranslation } from "react-i18next";
import { copy } from "../kit/copy";
import { toast, useCall, useCallContext } from "./view";

/** Puts the room's link on the clipboard and says so. */
export function useInvite(): () => Promise<void> {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const room = useCall((state) => state.room?.name);
  return async () => {
    const link = `${location.origin}/r/${room ?? ""}`;
    const copied = await copy(link);
    toast(
      view,
      copied
        ? { icon: "link", tone: "good", what: t("call.copied"), why: t("call.copiedWhy") }
        : { icon: "link", tone: "warn", what: t("call.copyFailed"), why: link },
    );
  };
}
