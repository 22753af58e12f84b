import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AdminOverview, AdminRooms } from "../../protocol/generated";
import { Note } from "../kit/Note";
import { usePolled } from "../usePolled";
import { duration, refusalWords } from "../words";
import { listEveryRoom, lookAtOverview } from "./api";
import { RoomGraph } from "./RoomGraph";
import { Rooms } from "./Rooms";
import { Stats } from "./Stats";
import { Threads } from "./Threads";
import { useMeasured } from "./useMeasured";
import { uptimeWords } from "./words";

interface Seen {
  overview: AdminOverview;
  rooms: AdminRooms;
}

const EVERY_MS = 2000;

async function lookAround(signal: AbortSignal): Promise<Seen> {
  const [overview, rooms] = await Promise.all([lookAtOverview(signal), listEveryRoom(signal)]);
  return { overview, rooms };
}

/** How much is going on, in which rooms, and how one of them is connected. `onEnd`: one is not signed in any more. */
export function Overview({ onEnd }: { onEnd: () => void }) {
  const { t } = useTranslation();
  const { value: seen, at, failure } = usePolled(lookAround, EVERY_MS);
  const measured = useMeasured(seen?.overview ?? null);
  const [opened, setOpened] = useState<string | null>(null);
  const ended = failure !== null && failure !== "network" && failure.code === "not_signed_in";
  useEffect(() => {
    if (ended) onEnd();
  }, [ended, onEnd]);

  const room = seen?.rooms.rooms.find((one) => one.room.name === opened);
  const words = failure && refusalWords(t, failure);
  return (
    <div className={room ? "admin-in with-panel" : "admin-in"}>
      <main className="admin-main">
        <div className="admin-head">
          <h1>{t("admin.overview")}</h1>
          {seen && (
            <p className="hint">
              {location.host}
              <br />
              {t("admin.version", {
                version: seen.overview.version,
                uptime: uptimeWords(t, seen.overview.uptime_ms),
              })}
            </p>
          )}
        </div>
        {words && (
          <Note
            tone="warn"
            what={words.what}
            why={[
              seen ? t("admin.stale", { wait: duration(t, Date.now() - at) }) : null,
              t("admin.awayWhy", { seconds: EVERY_MS / 1000 }),
            ]
              .filter((part) => part !== null)
              .join(" ")}
            alert
          />
        )}
        {!seen && !words && (
          <div className="admin-waits" role="status">
            <span className="spin" aria-hidden="true" />
            {t("admin.loading")}
          </div>
        )}
        {seen && <Stats overview={seen.overview} samples={measured.samples} />}
        {seen && <Rooms rooms={seen.rooms} opened={room?.room.name ?? null} onOpen={setOpened} />}
        {seen && <Threads threads={measured.threads} />}
      </main>
      {room && <RoomGraph key={room.room.name} room={room} onClose={() => setOpened(null)} />}
    </div>
  );
}
