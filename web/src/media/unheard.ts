// A context for sound that nobody listens to here: one's own level. Without a device it costs a page less.

/** Not every browser knows contexts without a device, and TypeScript none. */
interface Options extends AudioContextOptions {
  sinkId?: { type: "none" };
}

const OPTIONS: Options = { sinkId: { type: "none" } };

export function unheardContext(): AudioContext {
  return new AudioContext(OPTIONS);
}
