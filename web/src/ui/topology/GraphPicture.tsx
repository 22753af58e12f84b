import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import { useSize } from "../call/useSize";
import { usePhone } from "../useMedia";
import { concerns, type Drawing, type DrawnNode, structureOf } from "./draw";
import { GraphLines } from "./GraphLines";
import { GraphNode } from "./GraphNode";
import { type Label, type Rect, spots } from "./lines";
import type { Point } from "./place";
import { usePlaces } from "./usePlaces";
import { useSpeaking } from "./useSpeaking";
import { faceWords, labelWords, linkName, nodeWords } from "./ways";

interface Props {
  drawing: Drawing;
  /** The key of a node or link whose numbers are shown. */
  picked: string | null;
  onPick: (key: string | null) => void;
}

/** With more than these, discs are small, and only what is wrong is written on a line. */
const MANY = { wide: 16, phone: 9 };

/** Who sends what to whom, as a picture: people and hubs are buttons, and so are the words on the lines. */
export function GraphPicture({ drawing, picked, onPick }: Props) {
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  const locale = localeOf(i18n.language);
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame);
  const box = { width, height: heightFor(width, drawing.nodes.length) };
  const places = usePlaces(drawing, box);
  const [pointed, setPointed] = useState<string | null>(null);
  const speaking = useSpeaking();

  const many = drawing.nodes.length > (phone ? MANY.phone : MANY.wide);
  const nodes = new Map(drawing.nodes.map((node) => [node.key, node]));
  const lit = litBy(pointed ?? picked, drawing);
  const button = (key: string) => ({
    "aria-pressed": picked === key,
    "data-dim": lit !== null && !lit.has(key) ? true : undefined,
    onPointerEnter: () => setPointed(key),
    onPointerLeave: () => setPointed(null),
    onFocus: () => setPointed(key),
    onBlur: () => setPointed(null),
    onClick: () => onPick(picked === key ? null : key),
  });

  const written = drawing.links.flatMap((link) => {
    const [a, b] = [nodes.get(link.a), nodes.get(link.b)];
    const [from, to] = [places.get(link.a), places.get(link.b)];
    if (!a || !b || !from || !to) return [];
    const words = labelWords(t, link, { a, b, from, to }, locale, phone);
    if (words === null || (many && words.tone === "plain")) return [];
    const shown = !phone || words.tone !== "plain";
    const span = shown ? words.text.length * 6.5 + 8 : 32;
    const label: Label = { key: link.key, a: from, b: to, width: span, height: 22, must: words.tone !== "plain" };
    return [{ link, words, label }];
  });
  const taken = [...places].flatMap(([key, at]) => {
    const node = nodes.get(key);
    return node ? around(node, faceWords(t, node, drawing).name, many, at) : [];
  });
  // What is wrong gets the best place.
  const inOrder = written.toSorted((x, y) => Number(y.words.tone !== "plain") - Number(x.words.tone !== "plain"));
  const at = spots(
    inOrder.map(({ label }) => label),
    taken,
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture made of buttons is no form
    <div
      ref={frame}
      className={many ? "graph many" : "graph"}
      role="group"
      aria-label={t("topology.graph")}
      style={{ height: box.height }}
    >
      <GraphLines
        drawing={drawing}
        places={places}
        box={box}
        lit={lit}
        structure={`${structureOf(drawing)} ${width}`}
        onPick={onPick}
      />
      {drawing.nodes.map((node) => {
        const place = places.get(node.key);
        return (
          place && (
            <GraphNode
              key={node.key}
              node={node}
              at={place}
              face={faceWords(t, node, drawing)}
              words={nodeWords(t, node, drawing, locale)}
              speaking={node.node.type === "participant" && speaking.has(node.node.id)}
              button={button(node.key)}
            />
          )
        );
      })}
      {written.map(({ link, words }) => {
        const place = at.get(link.key);
        return (
          place && (
            <button
              key={link.key}
              type="button"
              className={`glabel ${words.tone}`}
              style={{ transform: `translate(${place.x}px, ${place.y}px)` }}
              aria-label={t("topology.person.label", { name: linkName(t, link, drawing), words: words.text })}
              {...button(link.key)}
            >
              <span className="num">{words.text}</span>
            </button>
          )
        );
      })}
    </div>
  );
}

/** The keys of all that has to do with a node or link; null: nothing is pointed at. */
function litBy(key: string | null, drawing: Drawing): ReadonlySet<string> | null {
  if (key === null) return null;
  const link = drawing.links.find((one) => one.key === key);
  if (link) return new Set([link.key, link.a, link.b, ...link.ways.map(({ from, to }) => `${from} to ${to}`)]);
  const node = drawing.nodes.find((one) => one.key === key);
  if (!node) return null;
  const lit = new Set([key]);
  for (const { key: both, ways } of drawing.links) {
    for (const way of ways.filter((one) => concerns(one, node))) {
      for (const touched of [both, way.from, way.to, `${way.from} to ${way.to}`]) lit.add(touched);
    }
  }
  return lit;
}

/** Where a label would cover a node or its name. */
function around({ kind }: DrawnNode, name: string, bare: boolean, { x, y }: Point): Rect[] {
  const text = name.length * 7 + 8;
  if (kind !== "person") return [{ x: x - text / 2 - 32, y: y - 22, width: text + 64, height: 44 }];
  const disc = { x: x - 24, y: y - 24, width: 48, height: 48 };
  return bare ? [disc] : [disc, { x: x - text / 2, y: y + 22, width: text, height: 20 }];
}

function heightFor(width: number, nodes: number): number {
  if (nodes <= 1) return 120;
  return Math.min(330, Math.max(260, Math.round(width * 0.62))) + Math.min(180, Math.max(0, nodes - 9) * 12);
}
