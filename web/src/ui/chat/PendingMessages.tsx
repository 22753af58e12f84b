import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { you } from "../../call/select";
import type { PendingMessage } from "../../call/state";
import { CHAT_CHARS } from "../../protocol/generated";
import { useCall, useCallContext } from "../call/view";
import { Avatar } from "../kit/Avatar";
import { Button } from "../kit/Button";
import { duration, refusalWords } from "../words";
import { Markdown } from "./Markdown";

/** What one wrote and the server has not kept yet. */
export function PendingMessages() {
  const pending = useCall((state) => state.chat.pending);
  return pending.map((message) => <Pending key={message.nonce} message={message} />);
}

function Pending({ message }: { message: PendingMessage }) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const me = useCall(you);
  return (
    <div className="msg is-pending">
      <Avatar name={me?.name ?? ""} colour={me?.colour ?? 1} />
      <div className="body">
        <div className="who">
          <b>{me?.name}</b>
          {!message.error && <span className="hint">{t("chat.sending")}</span>}
        </div>
        <Markdown text={message.text} />
        {message.error && (
          <div className="failed">
            <p className="error-text" role="alert">
              {t("chat.failed")} {why(t, message.error)}
            </p>
            <div className="row">
              <Button look="second" size="small" onClick={() => void call.retryChat(message.nonce).catch(() => {})}>
                {t("chat.retry")}
              </Button>
              <Button look="quiet" size="small" onClick={() => call.dropChat(message.nonce)}>
                {t("chat.drop")}
              </Button>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function why(t: TFunction, error: NonNullable<PendingMessage["error"]>): string {
  if (error.code === "too_fast") return t("chat.tooFast", { wait: duration(t, error.retry_after_ms ?? 1000) });
  if (error.code === "too_long") return t("chat.tooLong", { count: CHAT_CHARS });
  const words = refusalWords(t, error);
  return `${words.what}. ${words.why}`;
}
