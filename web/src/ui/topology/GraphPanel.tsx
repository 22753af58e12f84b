import { useState } from "react";
import { useTranslation } from "react-i18next";
import { trackOf } from "../../call/select";
import type { Graph, Kind } from "../../protocol/generated";
import { useFocusReturn } from "../call/useFocusReturn";
import { useCall, useCallContext } from "../call/view";
import { Icon } from "../icons/Icon";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { duration, refusalWords } from "../words";
import { CarryQuestion } from "./CarryQuestion";
import { Changes } from "./Changes";
import { draw, structureOf } from "./draw";
import { GraphNumbers } from "./GraphNumbers";
import { GraphPicture } from "./GraphPicture";
import { GraphTable } from "./GraphTable";
import { Legend } from "./Legend";
import { usePaced } from "./pace";
import { Reason } from "./Reason";
import { TravelField } from "./TravelField";
import { type Looked, useGraph } from "./useGraph";

/** How this room is connected: one sentence why, who sends what to whom, and what changed. */
export function GraphPanel() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const room = useCall((state) => state.room?.name ?? null);
  const looked = useGraph(room);
  const [asTable, setAsTable] = useState(false);
  useFocusReturn(() => document.querySelector<HTMLElement>(".chip"));
  const { graph } = looked;
  return (
    <aside className="panel wide" aria-label={t("topology.title")} data-region>
      <div className="panel-head">
        <h2 className="grow">{t("topology.title")}</h2>
        {graph && (
          <Button look="quiet" size="small" onClick={() => setAsTable(!asTable)}>
            {asTable ? t("topology.asGraph") : t("topology.asTable")}
          </Button>
        )}
        <button
          type="button"
          className="ib"
          aria-label={t("call.closePanel")}
          onClick={() => view.setState({ panel: null })}
        >
          <Icon name="close" />
        </button>
      </div>
      {/* Whoever just chose who mixes has scrolled down there: a question must not wait above. */}
      <div className="panel-ask">
        <CarryQuestion />
      </div>
      <div className="panel-body graph-body">
        <Reason graph={graph} />
        {graph ? <Drawn graph={graph} asTable={asTable} /> : <Waiting looked={looked} />}
        {graph && <Stale looked={looked} />}
        <TravelField />
        {graph && <Changes graph={graph} />}
      </div>
    </aside>
  );
}

function Drawn({ graph, asTable }: { graph: Graph; asTable: boolean }) {
  const you = useCall((state) => state.you);
  const participants = useCall((state) => state.participants);
  const lossUp = useCall((state) => (state.link.bars === null ? null : state.link.lossUp));
  const [picked, setPicked] = useState<string | null>(null);
  const sends = (id: number, kind: Kind) => {
    const person = participants.get(id);
    // Somebody the socket has not told of yet: the graph is believed.
    if (!person) return true;
    const sources = kind === "audio" ? (["microphone", "screen_audio"] as const) : (["camera", "screen"] as const);
    return sources.some((source) => trackOf(person, source) !== null);
  };
  const now = draw(graph, { you, sends, lossUp });
  const drawing = usePaced(now, structureOf(now));
  if (asTable) return <GraphTable drawing={drawing} />;
  return (
    <div className="stack tight">
      <GraphPicture drawing={drawing} picked={picked} onPick={setPicked} />
      {drawing.links.length > 0 && <Legend />}
      {picked && <GraphNumbers drawing={drawing} picked={picked} onClose={() => setPicked(null)} />}
    </div>
  );
}

function Waiting({ looked: { failure } }: { looked: Looked }) {
  const { t } = useTranslation();
  if (failure === null) {
    return (
      <div className="graph-waits" role="status">
        <span className="spin" aria-hidden="true" />
        {t("topology.loading")}
      </div>
    );
  }
  const words = refusalWords(t, failure);
  return <Note tone="warn" what={t("topology.failed")} why={`${words.what}. ${t("topology.retries")}`} alert />;
}

/** One answer that is late is nothing to speak of. */
const STALE_MS = 4000;

function Stale({ looked: { at, failure } }: { looked: Looked }) {
  const { t } = useTranslation();
  const age = Date.now() - at;
  if (failure === null || age < STALE_MS) return null;
  return <Note tone="warn" what={t("topology.stale", { wait: duration(t, age) })} />;
}
