import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Graph } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { duration, refusalWords } from "../words";
import { Changes } from "./Changes";
import { draw, structureOf } from "./draw";
import type { Eyes } from "./eyes";
import { GraphNumbers } from "./GraphNumbers";
import { GraphPicture } from "./GraphPicture";
import { GraphTable } from "./GraphTable";
import { Legend } from "./Legend";
import { usePaced } from "./pace";
import type { Looked } from "./useGraph";

interface Props {
  title: string;
  looked: Looked;
  eyes: (graph: Graph) => Eyes;
  onClose: () => void;
  /** Stays in sight above everything else. */
  question?: ReactNode;
  /** Why the room is connected so. */
  reason: ReactNode;
  /** Between the picture and the history. */
  children?: ReactNode;
}

/** How a room is connected: one sentence why, who sends what to whom, and what changed. */
export function GraphSheet({ title, looked, eyes, onClose, question, reason, children }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const graph = looked.value;
  return (
    <aside className="panel wide" aria-label={title} data-region>
      <div className="panel-head">
        <h2 className="grow">{title}</h2>
        {graph && (
          <Button look="quiet" size="small" onClick={() => setAsTable(!asTable)}>
            {asTable ? t("topology.asGraph") : t("topology.asTable")}
          </Button>
        )}
        <button type="button" className="ib" aria-label={t("call.closePanel")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {question && <div className="panel-ask">{question}</div>}
      <div className="panel-body graph-body">
        {reason}
        {graph ? <Drawn graph={graph} eyes={eyes(graph)} asTable={asTable} /> : <Waiting looked={looked} />}
        {graph && <Stale looked={looked} />}
        {children}
        {graph && <Changes graph={graph} eyes={eyes(graph)} />}
      </div>
    </aside>
  );
}

function Drawn({ graph, eyes, asTable }: { graph: Graph; eyes: Eyes; asTable: boolean }) {
  const [picked, setPicked] = useState<string | null>(null);
  const now = draw(graph, eyes);
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
