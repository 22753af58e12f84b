import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { createRoom, type Failure, whyFailed } from "../api";
import { Button } from "../kit/Button";

/** Makes an unlisted room with a speakable name and goes there. */
export function useStart(): { start: () => void; busy: boolean; failure: Failure | null } {
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const room = await createRoom();
      go(`/r/${room.name}`);
    } catch (error) {
      setFailure(whyFailed(error));
      setBusy(false);
    }
  };
  return { start, busy, failure };
}

export function StartButton({ start, busy }: { start: () => void; busy: boolean }) {
  const { t } = useTranslation();
  return (
    <Button size="big" icon="camera" busy={busy} onClick={start}>
      {t("front.start")}
    </Button>
  );
}
