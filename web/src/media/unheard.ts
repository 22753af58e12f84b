// A context for reckoning with sound that nobody listens to: levels, and tracks that are made here. Without a device it
// costs a page less, and goes on where there is none.

/** Not every browser knows contexts without a device, and TypeScript none. */
interface Options extends AudioContextOptions {
  sinkId?: { type: "none" };
}

const OPTIONS: Options = { sinkId: { type: "none" } };

export function unheardContext(): AudioContext {
  return new AudioContext(OPTIONS);
}
