import { useLayoutEffect, useRef, useState } from "react";
import type { Drawing, Look } from "./draw";
import { curve } from "./lines";
import { thickness } from "./numbers";
import type { Box, Places } from "./place";

interface Props {
  drawing: Drawing;
  places: Places;
  box: Box;
  lit: ReadonlySet<string> | null;
  /** Lines of another structure fade in while the earlier ones fade out. */
  structure: string;
  onPick: (key: string) => void;
}

interface Line {
  key: string;
  link: string;
  look: Look | "losing" | "none";
  d: string;
  width: number;
  pending: boolean;
}

/** As long as lines take to fade out; the same stands in the styles. */
const FADE_MS = 120;

export function GraphLines({ drawing, places, box, lit, structure, onPick }: Props) {
  const lines = linesOf(drawing, places);
  const leaving = useLeaving(lines, structure);
  return (
    <svg className="glines" width={box.width} height={box.height} aria-hidden="true">
      {leaving && (
        <g key="leaving" className="leaving">
          {leaving.map((line) => (
            <path key={line.key} className={`gline ${line.look}`} strokeWidth={line.width} d={line.d} />
          ))}
        </g>
      )}
      <g key={structure} className="coming">
        {lines.map((line) => (
          <path
            key={line.key}
            className={`gline ${line.look}`}
            strokeWidth={line.width}
            d={line.d}
            data-dim={(lit !== null && !lit.has(line.key)) || undefined}
            data-pending={line.pending || undefined}
          />
        ))}
        {/* As wide as a finger. Whoever uses no pointer has the labels and the table. */}
        {lines.map((line) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a wider target for what the labels do
          <path key={`${line.key} catch`} className="gcatch" d={line.d} onClick={() => onPick(line.link)} />
        ))}
      </g>
    </svg>
  );
}

function linesOf({ links }: Drawing, places: Places): Line[] {
  return links.flatMap((link): Line[] => {
    const [a, b] = [places.get(link.a), places.get(link.b)];
    if (!a || !b) return [];
    if (link.ways.length === 0) {
      return [
        { key: link.key, link: link.key, look: "none" as const, d: curve(a, b, false), width: 2, pending: false },
      ];
    }
    return link.ways.map((way) => ({
      key: `${way.from} to ${way.to}`,
      link: link.key,
      look: way.losing ? ("losing" as const) : way.look,
      d: way.from === link.a ? curve(a, b, link.ways.length > 1) : curve(b, a, link.ways.length > 1),
      width: thickness(way.kbps),
      pending: link.state === "connecting",
    }));
  });
}

/** The lines of the structure before, for as long as they fade out. */
function useLeaving(lines: readonly Line[], structure: string): readonly Line[] | null {
  const [leaving, setLeaving] = useState<readonly Line[] | null>(null);
  const shown = useRef({ lines, structure });
  useLayoutEffect(() => {
    if (shown.current.structure === structure) return;
    setLeaving(shown.current.lines);
    const timer = setTimeout(() => setLeaving(null), FADE_MS);
    return () => clearTimeout(timer);
  }, [structure]);
  useLayoutEffect(() => {
    shown.current = { lines, structure };
  });
  return leaving;
}
