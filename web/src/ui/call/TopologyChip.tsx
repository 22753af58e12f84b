import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import { Tip } from "../kit/Tip";
import { usePaced } from "../topology/pace";
import { seenKey, seenOf, shapeWords } from "../topology/shape";
import { togglePanel, useCall, useCallContext, useView } from "./view";

/** How the room is connected: glyph, word, number; it opens the graph. */
export function TopologyChip() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const open = useView((state) => state.panel === "graph");
  const slice = useCall((state) => state.slice);
  const you = useCall((state) => state.you);
  const participants = useCall((state) => state.participants);
  const now = seenOf(slice);
  const seen = usePaced(now, seenKey(now));
  const changing = useChanging(seenKey(seen));

  const word = shapeWords(t, seen, you, (id) => participants.get(id)?.name);
  const count = participants.size;
  const words = seen.shape === "alone" ? word : t("topology.chip", { shape: word, count });
  return (
    <Tip words={t("topology.title")}>
      <AriaButton
        className={changing ? "chip is-changing" : "chip"}
        aria-label={t("topology.label", { shape: words })}
        aria-expanded={open}
        onPress={() => togglePanel(view, "graph")}
      >
        <TopologyGlyph shape={seen.shape} />
        <span className="chip-words">
          <span className="clip">{word}</span>
          {seen.shape !== "alone" && <span className="num"> · {count}</span>}
        </span>
        <Icon name="down" small />
      </AriaButton>
    </Tip>
  );
}

const CHANGING_MS = 600;

function useChanging(key: string): boolean {
  const [changing, setChanging] = useState(false);
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    setChanging(true);
    const timer = setTimeout(() => setChanging(false), CHANGING_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return changing;
}
