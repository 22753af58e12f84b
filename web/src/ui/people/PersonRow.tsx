import { useRef } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { trackOf } from "../../call/select";
import type { Participant } from "../../protocol/generated";
import { isHeard } from "../call/tiles";
import { useSpeakingMark } from "../call/useSpeakingMark";
import { useCall, useCallContext } from "../call/view";
import { Icon } from "../icons/Icon";
import { type Action, ActionMenu } from "../kit/ActionMenu";
import { Avatar } from "../kit/Avatar";
import { IconButton } from "../kit/IconButton";
import { usePersonActions } from "./usePersonActions";

interface Props {
  person: Participant;
  you: boolean;
  /** In the line of raised hands. */
  place: number | null;
}

export function PersonRow({ person, you, place }: Props) {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const avatar = useRef<HTMLSpanElement>(null);
  useSpeakingMark(avatar, person.id);
  const actions = useRowActions(person, you);
  const heard = isHeard(person);
  const facts = [
    place === null ? null : t("people.handPlace", { place }),
    person.role === "speaker" ? null : t(`people.role.${person.role}`),
    person.connection === "connected" || you ? null : t(`people.${person.connection}`),
    person.stopped.length > 0 ? t("people.stopped") : null,
  ].filter((fact) => fact !== null);
  return (
    <li>
      <Avatar name={person.name} colour={person.colour} ref={avatar} />
      <div className="grow">
        <div className="personname">{you ? t("people.you", { name: person.name }) : person.name}</div>
        {facts.length > 0 && <div className="hint">{facts.join(" · ")}</div>}
      </div>
      {place !== null && <Icon name="hand" className="up" />}
      {trackOf(person, "screen") && (
        <span title={t("people.sharing")}>
          <Icon name="share" small />
          <span className="sr">{t("people.sharing")}</span>
        </span>
      )}
      <span title={heard ? t("people.micOn") : t("people.micOff")}>
        <Icon name={heard ? "mic" : "micOff"} small className={heard ? "" : "off"} />
        <span className="sr">{heard ? t("people.micOn") : t("people.micOff")}</span>
      </span>
      {you && (
        <IconButton
          icon="pen"
          small
          label={t("people.edit")}
          onPress={() => view.setState({ window: { name: "self" } })}
        />
      )}
      {actions.length > 0 && (
        <ActionMenu label={t("people.options", { name: person.name })} actions={actions}>
          <AriaButton className="ib small" aria-label={t("people.options", { name: person.name })}>
            <Icon name="more" />
          </AriaButton>
        </ActionMenu>
      )}
    </li>
  );
}

function useRowActions(person: Participant, you: boolean): Action[] {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const hidden = useCall((state) => state.hidden.has(person.id));
  const moderation = usePersonActions(person);
  if (you) return [];
  return [
    {
      id: "hide",
      label: hidden ? t("tile.showPicture") : t("tile.hidePicture"),
      icon: "eye",
      run: () => call.hidePicture(person.id, !hidden),
    },
    ...moderation,
  ];
}
