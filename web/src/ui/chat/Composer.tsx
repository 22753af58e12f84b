import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CHAT_CHARS } from "../../protocol/generated";
import { useCallContext } from "../call/view";
import { Icon } from "../icons/Icon";

/** From here on the counter is shown. */
const COUNT_FROM = 0.9;
const MOST_HEIGHT = 160;

/** What was being written stays when the panel is closed, for as long as the page lives. */
const drafts = new WeakMap<object, string>();

export function Composer() {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const [text, setText] = useState(() => drafts.get(call) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const length = [...text].length;
  const over = length - CHAT_CHARS;

  const write = (next: string) => {
    drafts.set(call, next);
    setText(next);
  };
  const send = () => {
    if (text.trim() === "" || over > 0) return;
    // What fails stays in the list with its reason.
    call.sendChat(text.trim()).catch(() => {});
    write("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as what is written
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MOST_HEIGHT)}px`;
  }, [text]);
  useLayoutEffect(() => {
    // Opening the chat is wanting to write; on touch it would open the keyboard over what one wants to read.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, []);

  return (
    <>
      {length > CHAT_CHARS * COUNT_FROM && (
        <p className={over > 0 ? "counter error-text num" : "counter hint num"} role="status">
          {over > 0 ? t("chat.over", { count: over }) : t("chat.left", { count: -over })}
        </p>
      )}
      <div className={over > 0 ? "compose is-bad" : "compose"}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={t("chat.message")}
          placeholder={t("chat.message")}
          aria-invalid={over > 0 || undefined}
          title={t("chat.hint")}
          enterKeyHint="send"
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="ib"
          aria-label={t("chat.send")}
          disabled={text.trim() === "" || over > 0}
          onClick={send}
        >
          <Icon name="send" />
        </button>
      </div>
    </>
  );
}
