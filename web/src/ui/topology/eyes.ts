// What whoever looks at a graph knows besides it.

import type { Graph } from "../../protocol/generated";
import type { Known } from "./draw";

export interface Eyes extends Known {
  /** How much the server's clock is ahead of this computer's, in milliseconds. */
  clockOffset: number;
}

/** Of somebody who is not in the room: the graph tells all they know. */
export function fromOutside({ people }: Graph): Eyes {
  const sending = new Map(people.map((person) => [person.id, person.sends]));
  return {
    you: null,
    sends: (id, kind) => sending.get(id)?.includes(kind) ?? false,
    lossUp: null,
    clockOffset: 0,
  };
}
