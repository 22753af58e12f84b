import { useTranslation } from "react-i18next";
import { Avatars } from "../kit/Avatar";
import { firstName } from "../people";
import type { Outside } from "../room/useRoomOutside";

export function WhoIsHere({ outside }: { outside: Outside }) {
  const { t, i18n } = useTranslation();
  if (outside.state !== "here") return <p className="hint here">&nbsp;</p>;
  const { people, count } = outside.outside;
  const list = new Intl.ListFormat(i18n.language);
  const names = people.slice(0, 3).map((person) => firstName(person.name));
  const left = count - names.length;
  const words =
    count === 0
      ? t("green.nobodyHere")
      : names.length === 0
        ? t("front.countAreHere", { count })
        : left > 0
          ? t("green.here", { names: names.join(", "), count: left })
          : t("green.hereAll", { names: list.format(names), count });
  return (
    <div className="row here">
      {people.length > 0 && <Avatars people={people} count={count} />}
      <span className="hint">{words}</span>
    </div>
  );
}
