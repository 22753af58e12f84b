import { expect, test } from "vitest";
import type { Incoming } from "../call/state";
import { incoming, sameAll, UNSEEN, type View } from "./incoming";

const stream = {} as MediaStream;
const live: View = { flow: "live", layer: "h", stream, picture: null, crop: null };

test("a picture is shown once it is live, and not before", () => {
  expect(incoming({ ...live, flow: "waiting" }, UNSEEN).stream).toBeNull();
  expect(incoming(live, UNSEEN)).toEqual(live);
});

test.each(["waiting", "bandwidth", "no_media"] as const)("a picture that was there stays while it is %s", (flow) => {
  expect(incoming({ ...live, flow }, incoming(live, undefined))).toMatchObject({ flow, stream });
  expect(incoming({ ...live, flow }, undefined).stream).toBeNull();
  expect(incoming({ ...live, flow, stream: {} as MediaStream }, incoming(live, undefined)).stream).toBeNull();
});

test.each(["muted", "stopped", "hidden", "gone"] as const)("a picture goes when it is %s", (flow) => {
  expect(incoming({ ...live, flow }, incoming(live, undefined)).stream).toBeNull();
});

test("what did not change is the same value, and so nothing is drawn anew", () => {
  const crop = { x: 0, y: 0, width: 0.5, height: 0.5 };
  const before = incoming({ ...live, crop }, undefined);
  expect(incoming({ ...live, crop: { ...crop } }, before)).toBe(before);
  const changes = [
    { flow: "muted" },
    { layer: "f" },
    { crop: null },
    { crop: { ...crop, x: 0.5 } },
    { picture: {} as MediaStreamTrack },
  ] as const;
  for (const change of changes) {
    expect(incoming({ ...live, crop, ...change }, before)).not.toBe(before);
  }
});

test("two states are the same if every track has the same value", () => {
  const one: Incoming = { ...live };
  expect(sameAll(new Map([[1, one]]), new Map([[1, one]]))).toBe(true);
  expect(sameAll(new Map([[1, one]]), new Map([[1, { ...one }]]))).toBe(false);
  expect(sameAll(new Map([[1, one]]), new Map([[2, one]]))).toBe(false);
  expect(sameAll(new Map([[1, one]]), new Map())).toBe(false);
});
