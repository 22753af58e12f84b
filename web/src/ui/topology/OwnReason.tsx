import { useTranslation } from "react-i18next";
import type { Graph } from "../../protocol/generated";
import { useCall } from "../call/view";
import { Reason } from "./Reason";
import { seenOf, shapeWords } from "./shape";

/** Why the room one is in is connected so. */
export function OwnReason({ graph }: { graph: Graph | null }) {
  const { t } = useTranslation();
  const slice = useCall((state) => state.slice);
  const you = useCall((state) => state.you);
  const participants = useCall((state) => state.participants);
  const rules = useCall((state) => state.room?.media ?? null);
  if (slice === null) return null;

  const nameOf = (id: number) => participants.get(id)?.name;
  const { why, who } = slice;
  const facts = {
    why,
    who,
    travel: rules?.travel ?? graph?.travel ?? "automatic",
    shape: slice.audio.shape,
    standby: graph?.standby ?? slice.audio.standby,
    rules,
  };
  const [sound, picture] = [slice.audio, slice.video].map((audio) =>
    shapeWords(t, seenOf({ ...slice, audio }), you, nameOf),
  );
  return (
    <Reason
      facts={facts}
      room={{ count: participants.size, you, nameOf }}
      // The slice comes by the socket, at once; the graph is asked for.
      sentence={graph?.why === why ? graph.sentence : undefined}
      split={sound === picture ? null : t("topology.split", { sound, picture })}
    />
  );
}
