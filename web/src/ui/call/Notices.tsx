import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Source } from "../../protocol/generated";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { CarryNotice } from "../topology/CarryNotice";
import { useActions } from "./useActions";
import { useCall, useCallContext } from "./view";

/** What is wrong and lasts, over the tiles: the line, the network, a device. */
export function Notices() {
  return (
    <div className="notices">
      <LineNotice />
      <SoundNotices />
      <MutedTalkNotice />
      <DeviceNotice source="microphone" />
      <DeviceNotice source="camera" />
      <DeviceNotice source="screen" />
      <CarryNotice />
    </div>
  );
}

/** After this long the words say what to look at. */
const LONG_MS = 10_000;

function LineNotice() {
  const { t } = useTranslation();
  const phase = useCall((state) => state.phase);
  const trouble = useCall((state) => state.link.trouble);
  const since = phase.name === "reconnecting" ? phase.since : null;
  const gone = useElapsed(since);
  const [dismissed, setDismissed] = useState(false);

  if (since !== null) {
    const why =
      gone >= LONG_MS
        ? t("trouble.reconnectingLong", { seconds: Math.round(gone / 1000) })
        : t("trouble.reconnectingWhy");
    return <Note tone="warn" what={t("trouble.reconnecting")} why={why} />;
  }
  if (trouble === null) return null;
  if (trouble === "udp_blocked" && dismissed) return null;
  return (
    <Note
      tone={trouble === "udp_blocked" ? "plain" : trouble === "no_path" ? "bad" : "warn"}
      what={t(`trouble.${trouble}`)}
      why={t(`trouble.${trouble}Why`)}
      alert={trouble === "no_path"}
    >
      {trouble === "udp_blocked" && (
        <Button look="second" size="small" onClick={() => setDismissed(true)}>
          {t("trouble.close")}
        </Button>
      )}
    </Note>
  );
}

function useElapsed(since: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, now - since);
}

function SoundNotices() {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const blocked = useCall((state) => state.soundBlocked);
  const deafened = useCall((state) => state.deafened);
  if (blocked) {
    return (
      <Note tone="warn" what={t("trouble.soundBlocked")} alert>
        <Button size="small" onClick={() => call.allowSound()}>
          {t("trouble.hear")}
        </Button>
      </Note>
    );
  }
  if (!deafened) return null;
  return (
    <Note what={t("trouble.deafened")} why={t("trouble.deafenedWhy")}>
      <Button look="second" size="small" onClick={() => call.deafen(false)}>
        {t("trouble.hearAgain")}
      </Button>
    </Note>
  );
}

function MutedTalkNotice() {
  const { t } = useTranslation();
  const { toggleMicrophone } = useActions();
  const talking = useCall((state) => state.talkingWhileMuted && state.own.microphone.state !== "on");
  if (!talking) return null;
  return (
    <Note tone="warn" what={t("trouble.talkingMuted")} why={t("trouble.talkingMutedWhy")} alert>
      <Button look="second" size="small" onClick={toggleMicrophone}>
        {t("trouble.unmute")}
      </Button>
    </Note>
  );
}

function DeviceNotice({ source }: { source: Exclude<Source, "screen_audio"> }) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const problem = useCall((state) => state.own[source].problem);
  // What was so before the call was explained before the call.
  const [dismissed, setDismissed] = useState<string | null>(problem);
  useEffect(() => {
    if (problem === null) setDismissed(null);
  }, [problem]);
  // Closing the browser's own picker is no problem, and a room can be joined without devices.
  if (problem === null || problem === dismissed || (source === "screen" && problem === "refused")) return null;
  if (problem === "none" && source !== "screen") return null;
  const words =
    source === "screen"
      ? t(`device.${problem === "insecure" ? "insecure" : "failed"}.screen`)
      : t(`device.${problem}.${source}`);
  return (
    <Note tone="warn" what={words}>
      {source !== "screen" && (
        <Button look="second" size="small" onClick={() => void call.setOn(source, true)}>
          {t("refusedWhy.again")}
        </Button>
      )}
      <Button look="quiet" size="small" onClick={() => setDismissed(problem)}>
        {t("trouble.close")}
      </Button>
    </Note>
  );
}
