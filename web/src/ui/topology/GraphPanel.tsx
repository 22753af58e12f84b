import { useTranslation } from "react-i18next";
import { useFocusReturn } from "../call/useFocusReturn";
import { useCall, useCallContext } from "../call/view";
import { IconButton } from "../kit/IconButton";
import { seenOf, shapeWords } from "./shape";
import { TravelField } from "./TravelField";
import { useGraph } from "./useGraph";
import { nextWords, whyWords } from "./why";

/** How this room is connected: one sentence why, who sends what to whom, and what changed. */
export function GraphPanel() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const room = useCall((state) => state.room);
  const looked = useGraph(room?.name ?? null);
  useFocusReturn(() => document.querySelector<HTMLElement>(".chip"));
  return (
    <aside className="panel wide" aria-label={t("topology.title")} data-region>
      <div className="panel-head">
        <h2 className="grow">{t("topology.title")}</h2>
        <IconButton icon="close" label={t("call.closePanel")} onPress={() => view.setState({ panel: null })} />
      </div>
      <div className="panel-body graph-body">
        <Why graph={looked.graph} />
        <TravelField />
      </div>
    </aside>
  );
}

function Why({ graph }: { graph: ReturnType<typeof useGraph>["graph"] }) {
  const { t } = useTranslation();
  const slice = useCall((state) => state.slice);
  const you = useCall((state) => state.you);
  const participants = useCall((state) => state.participants);
  const rules = useCall((state) => state.room?.media ?? null);
  if (slice === null) return null;

  const nameOf = (id: number) => participants.get(id)?.name;
  const here = { count: participants.size, you, nameOf };
  const travel = rules?.travel ?? graph?.travel ?? "automatic";
  // The slice comes by the socket, at once; the graph is asked for.
  const sentence = graph?.why === slice.why ? graph.sentence : undefined;
  const next = nextWords(t, { why: slice.why, who: slice.who, travel, standby: slice.audio.standby, rules }, here);
  const ways = [slice.audio, slice.video].map((route) =>
    shapeWords(t, seenOf({ ...slice, audio: route }), you, nameOf),
  );
  return (
    <div>
      <p className="why">{whyWords(t, slice, here, sentence)}</p>
      {ways[0] !== ways[1] && <p className="muted">{t("topology.split", { sound: ways[0], picture: ways[1] })}</p>}
      {next && <p className="muted">{next}</p>}
    </div>
  );
}
