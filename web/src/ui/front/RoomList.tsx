import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { RoomOutside } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { Avatars } from "../kit/Avatar";
import { Button } from "../kit/Button";
import { Empty } from "../kit/Empty";
import { Note } from "../kit/Note";
import { firstName } from "../people";
import { useRooms } from "./useRooms";

export function RoomList() {
  const { t } = useTranslation();
  const { rooms, again } = useRooms();
  return (
    <section aria-labelledby="rooms">
      <div className="sec-head">
        <h2 id="rooms">{t("front.rooms")}</h2>
      </div>
      {rooms.state === "failed" && (
        <Note tone="warn" what={t("front.roomsFailed")} why={t("front.roomsFailedWhy")}>
          <Button look="second" size="small" onClick={again}>
            {t("refusedWhy.again")}
          </Button>
        </Note>
      )}
      {rooms.state === "here" && rooms.rooms.length === 0 && (
        <div className="rooms">
          <Empty what={t("front.roomsEmpty")} why={t("front.roomsEmptyWhy")} />
        </div>
      )}
      {rooms.state === "here" && rooms.rooms.length > 0 && (
        <ul className="rooms">
          {rooms.rooms.map((room) => (
            <RoomRow key={room.room.name} room={room} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RoomRow({ room: { room, people, count } }: { room: RoomOutside }) {
  const { t } = useTranslation();
  const title = room.title || room.name;
  return (
    <li>
      <div className="grow">
        <h3 className="row">
          <span className="clip">{title}</span>
          {room.has_password && <Icon name="lock" small />}
        </h3>
        <div className="hint clip">{whoIsHere(t, room, people, count)}</div>
      </div>
      {people.length > 0 && <Avatars people={people} count={count} />}
      <Link
        className="btn quiet"
        href={`/r/${room.name}`}
        aria-label={count > 0 ? t("front.joinRoom", { title }) : t("front.openRoom", { title })}
      >
        {count > 0 ? t("front.join") : t("front.open")}
      </Link>
    </li>
  );
}

function whoIsHere(t: TFunction, room: RoomOutside["room"], people: RoomOutside["people"], count: number): string {
  const [first, second] = people.map((person) => firstName(person.name));
  const here =
    count === 0
      ? t("front.nobody")
      : !first
        ? t("front.countAreHere", { count })
        : count === 1
          ? t("front.oneIsHere", { first })
          : count === 2 && second
            ? t("front.twoAreHere", { first, second })
            : t("front.manyAreHere", { first, count: count - 1 });
  const facts = [
    room.has_password ? t("front.passwordNeeded") : null,
    room.locked ? t("front.lockedRoom") : null,
    count >= room.capacity ? t("front.fullRoom") : null,
  ];
  return [here, ...facts.filter((fact) => fact !== null)].join(" · ");
}
