import { useTranslation } from "react-i18next";
import type { Graph } from "../../protocol/generated";
import { useCall } from "../call/view";
import { seenOf, shapeWords } from "./shape";
import { nextWords, whyWords } from "./why";

/** Why the room is connected so, and what would change it. */
export function Reason({ graph }: { graph: Graph | null }) {
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
  const standby = graph?.standby ?? slice.audio.standby;
  const { why, who } = slice;
  const next = nextWords(t, { why, who, travel, shape: slice.audio.shape, standby, rules }, here);
  const [sound, picture] = [slice.audio, slice.video].map((audio) =>
    shapeWords(t, seenOf({ ...slice, audio }), you, nameOf),
  );
  return (
    <div>
      <p className="why">{whyWords(t, slice, here, sentence)}</p>
      {sound !== picture && <p className="muted">{t("topology.split", { sound, picture })}</p>}
      {next && <p className="muted">{next}</p>}
    </div>
  );
}
