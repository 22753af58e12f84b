// How a request fails.

import type { ErrorBody } from "./generated";

/** A refused request. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(readonly body: ErrorBody) {
    super(body.message);
  }
}

/** The socket went before the answer came: it may have been done or not. */
export class Lost extends Error {
  override readonly name = "Lost";
  constructor() {
    super("The connection to the server was lost. It is being restored; try again in a moment.");
  }
}
