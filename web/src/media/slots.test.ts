import { expect, test } from "vitest";
import type { Slot, SlotFlow, SlotState } from "../protocol/generated";
import { incoming } from "./slots";

const streams = { v0: { name: "v0" }, v1: { name: "v1" } } as unknown as Record<string, MediaStream>;
const streamOf = (mid: string) => streams[mid] ?? null;
const slot = (mid: string, track: number): Slot => ({ mid, track, width: 320, height: 180 });
const says = (mid: string, track: number, state: SlotFlow): SlotState => ({ mid, track, state, layer: null });

test("a picture is shown once the server says that this slot carries this track", () => {
  const waiting = incoming([7], [slot("v0", 7)], [], streamOf, new Map());
  expect(waiting.get(7)).toEqual({ flow: "waiting", layer: null, stream: null });
  const live = incoming([7], [slot("v0", 7)], [says("v0", 7, "live")], streamOf, waiting);
  expect(live.get(7)?.stream).toBe(streams.v0);
});

test("a slot that goes to somebody else never shows them the old picture", () => {
  const before = incoming([7, 8], [slot("v0", 7)], [says("v0", 7, "live")], streamOf, new Map());
  const after = incoming([7, 8], [slot("v0", 8)], [says("v0", 7, "live")], streamOf, before);
  expect(after.get(8)).toEqual({ flow: "waiting", layer: null, stream: null });
  expect(after.get(7)).toEqual({ flow: "hidden", layer: null, stream: null });
  const keyFrame = incoming([7, 8], [slot("v0", 8)], [says("v0", 8, "waiting")], streamOf, after);
  expect(keyFrame.get(8)?.stream).toBeNull();
});

test.each(["waiting", "bandwidth", "no_media"] as const)("a picture that was there stays while it is %s", (flow) => {
  const live = incoming([7], [slot("v0", 7)], [says("v0", 7, "live")], streamOf, new Map());
  const now = incoming([7], [slot("v0", 7)], [says("v0", 7, flow)], streamOf, live);
  expect(now.get(7)).toEqual({ flow, layer: null, stream: streams.v0 });
});

test.each(["muted", "stopped", "hidden", "gone"] as const)("a picture goes when it is %s", (flow) => {
  const live = incoming([7], [slot("v0", 7)], [says("v0", 7, "live")], streamOf, new Map());
  expect(incoming([7], [slot("v0", 7)], [says("v0", 7, flow)], streamOf, live).get(7)?.stream).toBeNull();
});

test("what did not change is the same object, so that nothing is drawn again", () => {
  const said = [says("v0", 7, "live")];
  const first = incoming([7], [slot("v0", 7)], said, streamOf, new Map());
  const second = incoming([7], [slot("v0", 7)], said, streamOf, first);
  expect(second.get(7)).toBe(first.get(7));
});
