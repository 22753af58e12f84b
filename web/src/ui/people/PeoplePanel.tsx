import { useTranslation } from "react-i18next";
import type { Participant } from "../../protocol/generated";
import { CopyInvite } from "../call/CopyInvite";
import { useCall } from "../call/view";
import { PersonRow } from "./PersonRow";

/** Everybody, hands first and in the order they went up. */
export function PeoplePanel() {
  const { t } = useTranslation();
  const participants = useCall((state) => state.participants);
  const you = useCall((state) => state.you);
  const everybody = [...participants.values()];
  const hands = everybody.filter(({ hand }) => hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
  const rest = everybody
    .filter(({ hand }) => hand === null)
    .sort((a, b) => Number(b.id === you) - Number(a.id === you) || a.name.localeCompare(b.name));

  const list = (people: Participant[], label: string) => (
    <ul className="peoplelist" aria-label={label}>
      {people.map((person) => (
        <PersonRow
          key={person.id}
          person={person}
          you={person.id === you}
          place={person.hand === null ? null : people.indexOf(person) + 1}
        />
      ))}
    </ul>
  );
  return (
    <>
      <div className="panel-body people">
        {hands.length > 0 && (
          <>
            <h2 className="label">{t("people.hands")}</h2>
            {list(hands, t("people.hands"))}
            {rest.length > 0 && <h2 className="label">{t("people.everybody")}</h2>}
          </>
        )}
        {rest.length > 0 && list(rest, t("people.list"))}
      </div>
      <div className="panel-foot">
        <CopyInvite look="second" />
      </div>
    </>
  );
}
