// When the page has drawn what it was told: a busy one is late with it.

/** A page that is hidden draws nothing; what waits for it goes on after this, in milliseconds. */
const LATEST_MS = 500;

/** Calls once the page has been drawn twice from now on. Returns how to call that off. */
export function onceDrawn(then: () => void): () => void {
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    then();
  };
  requestAnimationFrame(() => requestAnimationFrame(end));
  const latest = setTimeout(end, LATEST_MS);
  return () => {
    over = true;
    clearTimeout(latest);
  };
}
