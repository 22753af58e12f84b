import { Fragment, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { you } from "../../call/select";
import { localeOf } from "../../i18n";
import type { ChatMessage } from "../../protocol/generated";
import { useCall, useCallContext } from "../call/view";
import { Button } from "../kit/Button";
import { Empty } from "../kit/Empty";
import { Message } from "./Message";
import { PendingMessages } from "./PendingMessages";
import { useLogScroll } from "./useLogScroll";

/** Messages of one person this close together stand under one name. */
const ONE_BREATH_MS = 5 * 60_000;

export function MessageList() {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const chat = useCall((state) => state.chat);
  const keeps = useCall((state) => state.room?.keeps_chat !== false);
  const mine = useCall((state) => you(state)?.guest ?? null);
  // The line "New" stays where it was when the panel was opened.
  const [readBefore] = useState(chat.readSeq);
  const box = useRef<HTMLDivElement>(null);
  const { messages, pending } = chat;
  const { atBottom, toBottom } = useLogScroll(box, {
    firstSeq: messages[0]?.seq ?? 0,
    lastKey: `${messages.at(-1)?.seq ?? 0} ${pending.length}`,
    more: chat.more && !chat.loading,
    loadOlder: () => void call.loadOlder().catch(() => {}),
    onBottom: () => {
      if (document.visibilityState === "visible") call.markRead();
    },
  });

  const firstNew = messages.find((message) => message.seq > readBefore && message.guest !== mine)?.seq ?? null;
  return (
    <div className="logwrap">
      <div ref={box} className="panel-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever uses a keyboard scrolls here */}
        <div className="log" role="log" aria-label={t("chat.log")} tabIndex={0}>
          {chat.loading && <p className="sys">{t("chat.older")}</p>}
          {messages.length === 0 && pending.length === 0 && !chat.more && (
            <Empty what={t("chat.empty")} why={t(keeps ? "chat.emptyWhy" : "chat.emptyUnkept")} />
          )}
          {messages.map((message, i) => {
            const before = messages[i - 1];
            return (
              <Fragment key={message.seq}>
                {!sameDay(before, message) && <DayLine at={message.at} />}
                {message.seq === firstNew && (before || chat.more) && <p className="day new">{t("chat.new")}</p>}
                <Message message={message} mine={message.guest === mine} more={follows(before, message, firstNew)} />
              </Fragment>
            );
          })}
          <PendingMessages />
        </div>
      </div>
      {!atBottom && (
        <Button look="second" size="small" className="tonewest" icon="down" onClick={toBottom}>
          {t("chat.toNewest")}
        </Button>
      )}
    </div>
  );
}

function sameDay(before: ChatMessage | undefined, message: ChatMessage): boolean {
  return before !== undefined && new Date(before.at).toDateString() === new Date(message.at).toDateString();
}

function follows(before: ChatMessage | undefined, message: ChatMessage, firstNew: number | null): boolean {
  return (
    before !== undefined &&
    before.guest === message.guest &&
    before.name === message.name &&
    message.seq !== firstNew &&
    message.at - before.at < ONE_BREATH_MS &&
    sameDay(before, message)
  );
}

function DayLine({ at }: { at: number }) {
  const { t, i18n } = useTranslation();
  const date = new Date(at);
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  const words =
    date.toDateString() === new Date().toDateString()
      ? t("time.today")
      : date.toDateString() === yesterday.toDateString()
        ? t("time.yesterday")
        : date.toLocaleDateString(localeOf(i18n.language), {
            weekday: "long",
            day: "numeric",
            month: "long",
            year: "numeric",
          });
  return <p className="day">{words}</p>;
}
