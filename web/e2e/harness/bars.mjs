// What a change of shape may cost, and how many of them were within it.

const GAP_MS = 200;
const DOUBLE_MS = 20;
const FREEZE_MS = 500;
/** A change of which the host took more than this part says more of the host: it is void, and done again. */
const STOLEN = 0.05;

const MEASURES = ["gap", "double", "freeze"];

/** Whether it was this machine's doing. */
export const counts = ({ stolen }) => stolen <= STOLEN;

/** Per kind of change: the median, the 95th percentile and the worst of each measure over all pairs. */
export function summary(changes) {
  const names = [...new Set(changes.map(({ name }) => name))];
  return names.map((name) => {
    const all = changes.filter((one) => one.name === name);
    const these = all.filter(counts);
    const pairs = these.flatMap((one) => one.pairs);
    const spread = Object.fromEntries(
      MEASURES.map((key) => [key, spreadOf(pairs.map((pair) => pair[key] ?? Infinity))]),
    );
    // Whoever takes the processors away: a picture of somebody else is never to be seen, nor another <video>.
    const every = all.flatMap((one) => one.pairs);
    const sum = (key) => every.reduce((found, pair) => found + (pair[key] ?? 0), 0);
    const anew = every.filter(({ same }) => !same).length;
    const took = spreadOf(these.map((one) => one.took));
    return {
      name,
      times: these.length,
      void: all.length - these.length,
      took,
      ...spread,
      others: sum("others"),
      nobody: sum("nobody"),
      anew,
    };
  });
}

export function print({ summary: all, kept }) {
  console.log(
    "change".padEnd(46),
    "times void",
    ...MEASURES.map((key) => `${key} p50/p95/max`.padEnd(22)),
    "others nobody anew",
  );
  for (const one of all) {
    const spreads = MEASURES.map((key) => `${one[key].p50}/${one[key].p95}/${one[key].max}`.padEnd(22));
    const sums = [one.others, one.nobody].map((count) => String(count).padEnd(6));
    console.log(
      one.name.padEnd(46),
      String(one.times).padEnd(5),
      String(one.void).padEnd(4),
      ...spreads,
      ...sums,
      one.anew,
    );
  }
  for (const { way, what, ok, seen } of kept) {
    console.log(`${ok ? "kept" : "LOST"} by “${way}”: ${what}${ok ? "" : ` ${JSON.stringify(seen ?? "")}`}`);
  }
}

/** What was not good enough, in words. */
export function bars({ summary: all, kept, failed }) {
  const wrong = all
    .filter(({ name }) => name !== "nothing changes")
    .flatMap(({ name, times, gap, double, freeze, others, anew }) => [
      ...(times === 0 ? [`${name}: none of the changes counts, the host is too busy`] : []),
      ...(gap.p95 > GAP_MS ? [`${name}: 95 of 100 gaps of sound are up to ${gap.p95} ms, not ${GAP_MS}`] : []),
      ...(double.max > DOUBLE_MS ? [`${name}: somebody is heard twice for ${double.max} ms`] : []),
      ...(freeze.p95 > FREEZE_MS
        ? [`${name}: 95 of 100 pictures stand still up to ${freeze.p95} ms, not ${FREEZE_MS}`]
        : []),
      ...(others > 0 ? [`${name}: ${others} pictures of somebody else were in a tile`] : []),
      ...(anew > 0 ? [`${name}: ${anew} tiles have another <video> than before`] : []),
    ]);
  for (const { way, what, ok } of kept) if (!ok) wrong.push(`by “${way}” it is no longer true that ${what}`);
  return failed ? [...wrong, failed] : wrong;
}

function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return sorted.length === 0 ? { p50: "-", p95: "-", max: "-" } : { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) };
}
