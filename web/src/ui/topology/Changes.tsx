import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import type { Graph } from "../../protocol/generated";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import type { Eyes } from "./eyes";
import { gapWords } from "./numbers";
import { shapeWords } from "./shape";
import { type Room, whyWords } from "./why";

/** How the room came to be connected as it is, newest first. */
export function Changes({ graph, eyes }: { graph: Graph; eyes: Eyes }) {
  const { t, i18n } = useTranslation();
  const { changes, people } = graph;
  const { you, clockOffset } = eyes;
  const locale = localeOf(i18n.language);
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name;
  // How many were here then is not told.
  const room: Room = { count: null, you, nameOf };
  return (
    <section className="stack tight" aria-labelledby="changes-label">
      <h3 id="changes-label" className="label">
        {t("topology.changes")}
      </h3>
      {changes.length === 0 ? (
        <p className="hint">{t("topology.noChanges")}</p>
      ) : (
        <ol className="hist">
          {changes.map((change) => {
            const at = new Date(change.at - clockOffset);
            const seen = { shape: change.shape, mixer: change.who };
            return (
              <li key={`${change.at} ${change.shape} ${change.why}`}>
                <time className="num" dateTime={at.toISOString()}>
                  {clock.format(at)}
                </time>
                <TopologyGlyph shape={change.shape} />
                <span>
                  <b>{change.shape === "alone" ? t("topology.past.alone") : shapeWords(t, seen, you, nameOf)}</b>
                  <br />
                  <span className="muted">{whyWords(t, change, room)}</span>
                </span>
                <span className="hint num">{gapWords(t, change.gap_ms, locale)}</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
