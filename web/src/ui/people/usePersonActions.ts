import { useTranslation } from "react-i18next";
import { trackOf, you as youOf } from "../../call/select";
import type { Participant, Role, Source } from "../../protocol/generated";
import { whyFailed } from "../api";
import { toast, useCall, useCallContext } from "../call/view";
import type { Action } from "../kit/ActionMenu";
import { keepsOrderOver, mayGrant } from "../rights";
import { refusalWords } from "../words";

/** What one's role lets one do about somebody; empty for oneself. */
export function usePersonActions(person: Participant): Action[] {
  const { t } = useTranslation();
  const { call, view } = useCallContext();
  const me = useCall(youOf);
  if (!me || me.id === person.id) return [];

  const attempt = (doing: Promise<void>) => {
    doing.catch((error) => {
      const { what, why } = refusalWords(t, whyFailed(error));
      toast(view, { icon: "warn", tone: "warn", what: t("people.failed"), why: `${what}. ${why}` });
    });
  };
  const actions: Action[] = [];
  const source = (id: Source, stop: string, allow: string, icon: Action["icon"]) => {
    const stopped = person.stopped.includes(id);
    if (stopped) {
      actions.push({ id: `allow ${id}`, label: allow, icon, run: () => attempt(call.allowSource(person.id, id)) });
    } else if (trackOf(person, id)) {
      actions.push({ id: `stop ${id}`, label: stop, icon, run: () => attempt(call.stopSource(person.id, id)) });
    }
  };

  if (keepsOrderOver(me.role, person.role)) {
    source("microphone", t("people.mute"), t("people.allowMic"), "micOff");
    source("camera", t("people.stopCamera"), t("people.allowCamera"), "cameraOff");
    source("screen", t("people.stopScreen"), t("people.allowScreen"), "share");
    if (person.hand !== null) {
      actions.push({
        id: "hand",
        label: t("people.lowerHand"),
        icon: "hand",
        run: () => attempt(call.lowerHand(person.id)),
      });
    }
  }
  const roles: [Role, string][] = [
    ["moderator", t("people.makeModerator")],
    ["speaker", t("people.makeSpeaker")],
    ["viewer", t("people.makeViewer")],
  ];
  for (const [role, label] of roles) {
    if (mayGrant(me.role, person.role, role)) {
      actions.push({ id: `grant ${role}`, label, icon: "people", run: () => attempt(call.grant(person.id, role)) });
    }
  }
  if (keepsOrderOver(me.role, person.role)) {
    actions.push({
      id: "remove",
      label: t("people.remove"),
      icon: "ban",
      danger: true,
      apart: true,
      run: () => view.setState({ window: { name: "remove", participant: person.id } }),
    });
  }
  const first = actions[0];
  return first ? [{ ...first, apart: true }, ...actions.slice(1)] : [];
}
