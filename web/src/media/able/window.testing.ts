// Windows for tests.

import type { Window } from "./window";

const still: Window = {
  sentKbps: 0,
  receivedKbps: 0,
  lost: 0,
  estimateKbps: null,
  pictures: false,
  limited: { cpu: 0, bandwidth: 0 },
  encode: null,
};

export const windowOf = (what: Partial<Window>): Window => ({ ...still, ...what });
