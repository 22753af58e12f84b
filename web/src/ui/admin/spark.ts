// A line through the last values, for a picture of 100 by 40.

const WIDTH = 100;
const HEIGHT = 40;
const MARGIN = 2;

/** The line, and the area below it. The lowest is zero; a line without any height lies on the ground. */
export function spark(values: readonly number[]): { line: string; area: string } | null {
  if (values.length < 2) return null;
  const most = Math.max(...values);
  const points = values.map((value, i) => {
    const x = (i / (values.length - 1)) * WIDTH;
    const y = HEIGHT - MARGIN - (most > 0 ? (value / most) * (HEIGHT - 2 * MARGIN) : 0);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join("L")}`;
  return { line, area: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` };
}
