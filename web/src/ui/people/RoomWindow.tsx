import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeRoom, RoomInfo } from "../../protocol/generated";
import { changeRoom, deleteRoom, type Failure, whyFailed } from "../api";
import { toast, useCall, useCallContext } from "../call/view";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { SelectField } from "../kit/SelectField";
import { Switch } from "../kit/Switch";
import { Window } from "../kit/Window";
import { refusalWords } from "../words";

/** What the owner may change about the room while it is in use. */
export function RoomWindow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const room = useCall((state) => state.room);
  const [deleting, setDeleting] = useState(false);
  if (room === null) return null;
  const close = () => {
    setDeleting(false);
    onClose();
  };
  return (
    <Window
      title={deleting ? t("room.deleteTitle", { title: room.title || room.name }) : t("room.title")}
      closeLabel={t("people.cancel")}
      open={open}
      onClose={close}
    >
      {deleting ? (
        <DeleteRoom room={room} onKeep={() => setDeleting(false)} />
      ) : (
        <RoomForm room={room} onClose={close} onDelete={() => setDeleting(true)} />
      )}
    </Window>
  );
}

const MOST_PEOPLE = 500;

interface FormProps {
  room: RoomInfo;
  onClose: () => void;
  onDelete: () => void;
}

function RoomForm({ room, onClose, onDelete }: FormProps) {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const [title, setTitle] = useState(room.title);
  const [password, setPassword] = useState("");
  const [noPassword, setNoPassword] = useState(false);
  const [capacity, setCapacity] = useState(String(room.capacity));
  const [listed, setListed] = useState(room.listed);
  const [locked, setLocked] = useState(room.locked);
  const [newcomer, setNewcomer] = useState(room.newcomer);
  const [keepsChat, setKeepsChat] = useState(room.keeps_chat);
  const [noServerMedia, setNoServerMedia] = useState(room.media.no_server_media);
  const [privateAddresses, setPrivateAddresses] = useState(room.media.private_addresses);
  const [failure, setFailure] = useState<Failure | null>(null);

  const people = Number(capacity);
  const peopleFit = Number.isInteger(people) && people >= 1 && people <= MOST_PEOPLE;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() === "" || !peopleFit) return;
    const change: Partial<ChangeRoom> = {
      title: title.trim(),
      capacity: people,
      listed,
      locked,
      newcomer,
      no_server_media: noServerMedia,
      private_addresses: privateAddresses,
      keeps_chat: keepsChat,
    };
    if (noPassword) change.password = "";
    else if (password !== "") change.password = password;
    try {
      await changeRoom(room.name, change);
      toast(view, { icon: "good", tone: "good", what: t("room.saved") });
      onClose();
    } catch (error) {
      setFailure(whyFailed(error));
    }
  };
  const words = failure && refusalWords(t, failure, room.name);
  return (
    <form className="stack" onSubmit={save} noValidate>
      <Field
        label={t("room.name")}
        value={title}
        maxLength={80}
        onChange={(event) => setTitle(event.target.value)}
        error={title.trim() === "" ? t("make.nameMissing") : null}
      />
      <Field
        label={t("room.password")}
        type="password"
        autoComplete="new-password"
        value={password}
        disabled={noPassword}
        onChange={(event) => setPassword(event.target.value)}
        hint={room.has_password ? t("room.passwordKeep") : t("room.passwordNone")}
      />
      {room.has_password && <Switch label={t("room.passwordRemove")} on={noPassword} onChange={setNoPassword} />}
      <div className="pair">
        <Field
          label={t("room.capacity")}
          type="number"
          inputMode="numeric"
          min={1}
          max={MOST_PEOPLE}
          value={capacity}
          onChange={(event) => setCapacity(event.target.value)}
          error={peopleFit ? null : t("make.capacityBad")}
        />
        <SelectField
          label={t("room.newcomer")}
          value={newcomer}
          options={[
            { value: "speaker", label: t("make.newcomerSpeaker") },
            { value: "viewer", label: t("make.newcomerViewer") },
          ]}
          onChange={(value) => setNewcomer(value === "viewer" ? "viewer" : "speaker")}
        />
      </div>
      <Switch label={t("room.listed")} on={listed} onChange={setListed} />
      <Switch label={t("room.locked")} on={locked} onChange={setLocked} />
      <Switch label={t("room.keepsChat")} hint={t("room.keepsChatWhy")} on={keepsChat} onChange={setKeepsChat} />
      {room.keeps_chat && !keepsChat && <Note tone="warn" what={t("room.chatGoes")} />}
      <Switch
        label={t("room.noServerMedia")}
        hint={t("room.noServerMediaWhy")}
        on={noServerMedia}
        onChange={setNoServerMedia}
      />
      <Switch
        label={t("room.privateAddresses")}
        hint={t("room.privateAddressesWhy")}
        on={privateAddresses}
        onChange={setPrivateAddresses}
      />
      {noServerMedia && privateAddresses && <Note tone="warn" what={t("room.neitherWay")} />}
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      <div className="row end">
        <Button look="quiet" className="danger-text first" onClick={onDelete}>
          {t("room.delete")}
        </Button>
        <Button type="submit">{t("room.save")}</Button>
      </div>
    </form>
  );
}

function DeleteRoom({ room, onKeep }: { room: RoomInfo; onKeep: () => void }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const remove = () => deleteRoom(room.name).catch((error) => setFailure(whyFailed(error)));
  const words = failure && refusalWords(t, failure, room.name);
  return (
    <div className="stack">
      <p className="muted">{t("room.deleteWhy")}</p>
      {words && <Note tone="bad" what={words.what} why={words.why} alert />}
      <div className="row end">
        <Button look="second" autoFocus onClick={onKeep}>
          {t("room.deleteNo")}
        </Button>
        <Button look="danger" onClick={() => void remove()}>
          {t("room.deleteYes")}
        </Button>
      </div>
    </div>
  );
}
