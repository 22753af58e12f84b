import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Note } from "../kit/Note";
import { Swatches } from "../kit/Swatches";
import { hidesAddress, mayCarry, prefs, usePrefs } from "../prefs";
import type { Engine } from "../room/engine";
import type { Outside } from "../room/useRoomOutside";
import { refusalWords } from "../words";
import { Refusal } from "./Refusal";
import type { Wants } from "./useStartDevices";
import { WhoIsHere } from "./WhoIsHere";

interface Props {
  room: string;
  title: string;
  outside: Outside;
  engine: Engine;
  wants: Wants;
}

/** Who one is, the password where there is one, and the way in. */
export function JoinForm({ room, title, outside, engine: { call }, wants }: Props) {
  const { t } = useTranslation();
  const phase = useStore(call.store, (state) => state.phase);
  const name = usePrefs((state) => state.name);
  const colour = usePrefs((state) => state.colour);
  const [password, setPassword] = useState("");
  const [nameError, setNameError] = useState<string | null>(null);
  const slow = useSlow(phase.name === "joining");
  const form = useRef<HTMLFormElement>(null);

  const refusal = phase.name === "refused" ? phase.error : null;
  const aboutPassword = refusal?.code === "wrong_password" || refusal?.code === "password_needed";
  const known = outside.state === "here" ? outside.outside : null;
  // Whoever made the room set the password.
  const needsPassword = (known?.room.has_password && !known.own) || aboutPassword;

  const join = (with_: { microphone: boolean; camera: boolean; takeOver?: boolean }) => {
    if (phase.name === "joining") return;
    if (name.trim() === "") {
      setNameError(t("green.nameMissing"));
      form.current?.querySelector<HTMLInputElement>("input[name=name]")?.focus();
      return;
    }
    void call
      .join({
        room,
        name: name.trim(),
        colour,
        ...(password === "" ? {} : { password }),
        ...(with_.takeOver ? { takeOver: true } : {}),
        private: hidesAddress(),
        carries: mayCarry(),
      })
      // A refusal is in `phase`.
      .catch(() => {});
    void call.setOn("microphone", with_.microphone);
    void call.setOn("camera", with_.camera);
  };
  const asShown = { microphone: wants.microphoneOn, camera: wants.cameraOn };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join(asShown);
  };

  const joining = phase.name === "joining";
  const passwordWords = aboutPassword && refusal ? refusalWords(t, refusal, room) : null;
  return (
    <form ref={form} className="joinform" onSubmit={submit} noValidate>
      <div className="stack tight">
        <h1>{title}</h1>
        <WhoIsHere outside={outside} />
        {known?.room.keeps_chat === false && <p className="hint">{t("green.keepsNoChat")}</p>}
      </div>
      <Field
        name="name"
        label={t("green.name")}
        placeholder={t("green.nameHint")}
        value={name}
        maxLength={40}
        autoComplete="name"
        autoFocus={name === ""}
        onChange={(event) => {
          setNameError(null);
          prefs.setState({ name: event.target.value });
        }}
        error={nameError}
      />
      <Swatches label={t("green.colour")} value={colour} onChange={(n) => prefs.setState({ colour: n })} />
      {needsPassword && (
        <Field
          label={t("green.password")}
          type="password"
          value={password}
          autoComplete="off"
          onChange={(event) => setPassword(event.target.value)}
          error={passwordWords && password !== "" ? `${passwordWords.what}. ${passwordWords.why}` : null}
          hint={t("green.passwordMissing")}
        />
      )}
      {refusal && !aboutPassword && (
        <Refusal room={room} error={refusal} onTakeOver={() => join({ ...asShown, takeOver: true })} />
      )}
      {outside.state === "failed" && !refusal && <Note tone="warn" {...refusalWords(t, outside.failure, room)} />}
      <div className="joindock stack tight">
        <Button type="submit" size="big" full busy={joining}>
          {joining ? t("green.joining") : t("green.join")}
        </Button>
        {(wants.microphoneOn || wants.cameraOn) && (
          <div className="joinrow">
            {wants.microphoneOn && (
              <Button look="second" icon="micOff" onClick={() => join({ ...asShown, microphone: false })}>
                {t("green.joinMuted")}
              </Button>
            )}
            {wants.cameraOn && (
              <Button look="second" icon="cameraOff" onClick={() => join({ ...asShown, camera: false })}>
                {t("green.joinUnseen")}
              </Button>
            )}
          </div>
        )}
        {slow && (
          <p className="hint" role="status">
            {t("green.slow")}
          </p>
        )}
      </div>
      <p className="hint only-wide">{wants.microphoneOn || wants.cameraOn ? t("green.later") : t("green.listen")}</p>
    </form>
  );
}

const SLOW_MS = 3000;

/** Whether something has been going on for so long that words are due. */
function useSlow(going: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!going) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [going]);
  return slow;
}
