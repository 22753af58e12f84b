// The messages of a probe, as docs/protocol.md has them, and what the answer says. Pure.

/** With what SCTP and DTLS put around it one packet on every path. */
export const MESSAGE_BYTES = 1180;

const DATA = 1;
const ANSWER = 2;
const ANSWER_BYTES = 17;

/** What arrived of a burst, and how long it took from the first message to the latest. */
export interface Arrived {
  burst: number;
  received: number;
  bytes: number;
  micros: number;
}

export function message(burst: number, sequence: number, last: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(MESSAGE_BYTES));
  view.setUint8(0, DATA);
  view.setUint8(1, last ? 1 : 0);
  view.setUint32(2, sequence);
  view.setUint32(6, burst);
  return view.buffer;
}

export function readAnswer(data: unknown): Arrived | null {
  if (!(data instanceof ArrayBuffer) || data.byteLength < ANSWER_BYTES) return null;
  const view = new DataView(data);
  if (view.getUint8(0) !== ANSWER) return null;
  const [burst, received, bytes, micros] = [1, 5, 9, 13].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  return { burst, received, bytes, micros };
}

/** So few messages say something only if they took their time. */
const FEW = 10;
const LONG_MICROS = 100_000;
/** What comes at once came within that. */
const LEAST_MICROS = 1000;

/** What the line carried, in kbit/s; null where too little came to say. The clock starts when the first message is in. */
export function rate({ received, bytes, micros }: Arrived): number | null {
  if (received < 2 || (received < FEW && micros < LONG_MICROS)) return null;
  return Math.round(((bytes - MESSAGE_BYTES) * 8000) / Math.max(LEAST_MICROS, micros));
}
