// What happens in a call, told: announcements for those who listen, sounds, and short messages. Watches the state and
// compares; nothing else needs to say that something happened.

import type { TFunction } from "i18next";
import type { Call } from "../../call/call";
import { trackOf, you } from "../../call/select";
import type { CallState } from "../../call/state";
import type { Participant, Source } from "../../protocol/generated";
import { playSound } from "../sounds";
import { Pace, SHAPE_EVERY_MS } from "../topology/pace";
import { changedWords, seenOf } from "../topology/shape";
import { duration } from "../words";
import { say, toast, type ViewStore } from "./view";

/** Starts watching; the answer stops it. */
export function watchCall(call: Call, view: ViewStore, t: TFunction): () => void {
  const shape = new Pace(shapeNow(call.store.getState(), t), SHAPE_EVERY_MS, (words) => say(view, words));
  const stop = call.store.subscribe((now, before) => {
    if (now.phase !== before.phase) tellPhase(now, before, view, t);
    if (before.phase.name !== "inside" || now.phase.name !== "inside") return;
    if (now.participants !== before.participants) tellPeople(now, before, view, t);
    if (now.slice !== before.slice) shape.next(shapeNow(now, t));
    if (now.room?.locked !== before.room?.locked) say(view, now.room?.locked ? t("say.locked") : t("say.unlocked"));
    if (now.chat.messages !== before.chat.messages) tellMessages(now, before, view, t);
  });
  return () => {
    stop();
    shape.stop();
  };
}

function shapeNow({ slice, you, participants }: CallState, t: TFunction): string {
  return changedWords(t, seenOf(slice), you, (id) => participants.get(id)?.name);
}

function tellPhase(now: CallState, before: CallState, view: ViewStore, t: TFunction): void {
  if (now.phase.name === "reconnecting") say(view, t("say.reconnecting"));
  if (now.phase.name === "inside" && before.phase.name === "reconnecting") {
    const wait = duration(t, Date.now() - before.phase.since);
    toast(view, { icon: "good", tone: "good", what: t("trouble.back"), why: t("trouble.backWhy", { wait }) });
  }
}

function tellPeople(now: CallState, before: CallState, view: ViewStore, t: TFunction): void {
  // A new number for oneself means a new call: everybody in it is new, and nobody needs to hear that.
  if (now.you !== before.you) return;
  for (const person of now.participants.values()) {
    const earlier = before.participants.get(person.id);
    const { name } = person;
    if (person.id === now.you) {
      tellMine(person, earlier, view, t);
      continue;
    }
    if (!earlier) {
      say(view, t("say.joined", { name }));
      playSound("join");
      continue;
    }
    if ((person.hand === null) !== (earlier.hand === null)) {
      if (person.hand === null) say(view, t("say.handDown", { name }));
      else toast(view, { icon: "hand", tone: "warn", what: t("say.handUp", { name }) });
    }
    const shares = trackOf(person, "screen") !== null;
    if (shares !== (trackOf(earlier, "screen") !== null)) {
      say(view, t(shares ? "say.shares" : "say.sharesNot", { name }));
      // A screen that has just been shared is what everybody should see.
      if (shares) view.setState({ layout: null });
    }
  }
  for (const person of before.participants.values()) {
    if (now.participants.has(person.id) || person.id === now.you) continue;
    say(view, t("say.left", { name: person.name }));
    playSound("leave");
  }
}

function tellMine(person: Participant, earlier: Participant | undefined, view: ViewStore, t: TFunction): void {
  if (!earlier) return;
  if (person.role !== earlier.role) {
    const what = t("trouble.roleNow", { role: t(`people.roleLower.${person.role}`) });
    toast(view, { icon: "people", tone: "plain", what });
  }
  const sources: Source[] = ["microphone", "camera", "screen"];
  for (const source of sources) {
    const stopped = person.stopped.includes(source);
    if (stopped === earlier.stopped.includes(source)) continue;
    const what = t(stopped ? `trouble.stoppedSource.${source}` : `trouble.allowedSource.${source}`);
    toast(view, {
      icon: stopped ? "ban" : "good",
      tone: stopped ? "warn" : "good",
      what,
      ...(stopped ? { why: t("trouble.stoppedSourceWhy") } : {}),
    });
  }
}

/** So much of a message is read out; the rest is in the chat. */
const MOST_READ = 200;

function tellMessages(now: CallState, before: CallState, view: ViewStore, t: TFunction): void {
  const newest = before.chat.messages.at(-1)?.seq ?? 0;
  const mine = you(now)?.guest;
  const fresh = now.chat.messages.filter((message) => message.seq > newest && message.guest !== mine);
  if (fresh.length === 0 || (before.chat.messages.length === 0 && before.chat.loading)) return;
  playSound("message");
  // The chat's own log reads new messages out while it is open.
  if (view.getState().panel === "chat") return;
  for (const { name, text } of fresh.slice(-3)) say(view, t("say.message", { name, text: text.slice(0, MOST_READ) }));
}
