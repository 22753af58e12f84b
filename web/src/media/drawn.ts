// When the page has drawn what it was told: a busy one is late with it.

/** A page that is hidden draws nothing; what waits for it goes on after this, in milliseconds. */
const LATEST_MS = 500;

/** Calls after so many milliseconds, once the page has been drawn twice from then on. Returns how to call that off. */
export function onceDrawn(least: number, then: () => void): () => void {
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    then();
  };
  const soon = setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(end)), least);
  const latest = setTimeout(end, least + LATEST_MS);
  return () => {
    over = true;
    clearTimeout(soon);
    clearTimeout(latest);
  };
}
