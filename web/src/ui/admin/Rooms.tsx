import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import type { AdminRoom, AdminRooms } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import { Empty } from "../kit/Empty";
import { usePhone } from "../useMedia";
import { chipWords, factWords, sinceWords } from "./words";

interface Props {
  rooms: AdminRooms;
  /** The name of the room whose graph is shown. */
  opened: string | null;
  onOpen: (name: string | null) => void;
}

/** Every room, those with somebody in them first: a table, and on a phone a card for each. */
export function Rooms({ rooms: { rooms, left_off }, opened, onOpen }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const name = (room: AdminRoom) => <RoomName room={room} opened={opened} onOpen={onOpen} />;
  return (
    <section className="card" aria-labelledby="admin-rooms">
      <h2 id="admin-rooms">{t("admin.rooms")}</h2>
      {rooms.length === 0 && <Empty what={t("admin.noRooms")} why={t("admin.noRoomsWhy")} />}
      {rooms.length > 0 && (phone ? <Cards rooms={rooms} name={name} /> : <Table rooms={rooms} name={name} />)}
      {left_off > 0 && <p className="hint">{t("admin.leftOff", { count: left_off })}</p>}
    </section>
  );
}

interface ListProps {
  rooms: readonly AdminRoom[];
  name: (room: AdminRoom) => ReactNode;
}

function Table({ rooms, name }: ListProps) {
  const { t } = useTranslation();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("admin.room")}</th>
          <th scope="col">{t("admin.shape")}</th>
          <th scope="col" className="r">
            {t("admin.since")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rooms.map((room) => (
          <tr key={room.room.name} data-nobody={room.underway === null || undefined}>
            <th scope="row">{name(room)}</th>
            <td>
              <Shape room={room} />
            </td>
            <td className="r">
              <Since room={room} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ rooms, name }: ListProps) {
  return (
    <ul className="roomcards">
      {rooms.map((room) => (
        <li key={room.room.name} data-nobody={room.underway === null || undefined}>
          {name(room)}
          <div className="row">
            <Shape room={room} />
            <span className="right hint num">
              <Since room={room} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function RoomName({ room, opened, onOpen }: { room: AdminRoom } & Omit<Props, "rooms">) {
  const { t } = useTranslation();
  const { name, title, has_password } = room.room;
  const open = opened === name;
  return (
    <>
      <button
        type="button"
        id={roomButton(name)}
        className="roomname"
        aria-pressed={open}
        onClick={() => onOpen(open ? null : name)}
      >
        <span className="roomtitle">{title}</span>
        {has_password && <Icon name="lock" small />}
      </button>
      <span className="hint">{factWords(t, room)}</span>
    </>
  );
}

/** The id of the button that opens a room's graph. */
export function roomButton(name: string): string {
  return `room-${name}`;
}

function Shape({ room }: { room: AdminRoom }) {
  const { t } = useTranslation();
  return (
    <span className="row">
      {room.underway && <TopologyGlyph shape={room.underway.shape} />}
      <span className="num">{chipWords(t, room)}</span>
    </span>
  );
}

function Since({ room: { underway } }: { room: AdminRoom }) {
  const { i18n } = useTranslation();
  if (underway === null) return null;
  const at = new Date(underway.since);
  return <time dateTime={at.toISOString()}>{sinceWords(underway.since, Date.now(), localeOf(i18n.language))}</time>;
}
