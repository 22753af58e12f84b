import { expect, it } from "vitest";
import type { Node, Shape, Slice } from "../../protocol/generated";
import { lockOf } from "./lock";

const SERVER: Node = { type: "server", id: 1 };
const MIA: Node = { type: "participant", id: 7 };

function slice(audio: Shape, video: Shape, hub: Node): Slice {
  const route = { hub, delivery: "forward" as const, serves: [], standby: null, gets: [] };
  const [sound, picture] = [
    { ...route, shape: audio },
    { ...route, shape: video },
  ];
  return { epoch: 1, audio: sound, video: picture, why: "", who: null, links: [], asked: false, mixed: false };
}

it.each([
  ["before anything is known, the server", null, { reader: "server" }],
  [
    "alone, the server: it is where the first one who comes is met",
    slice("alone", "alone", SERVER),
    { reader: "server" },
  ],
  ["straight, nobody", slice("mesh", "mesh", MIA), { reader: "nobody" }],
  ["by the server, the server", slice("sfu", "sfu", SERVER), { reader: "server" }],
  ["partly straight, the server", slice("mixed", "mesh", SERVER), { reader: "server" }],
  ["with only the sound straight, the server", slice("mesh", "sfu", SERVER), { reader: "server" }],
  ["mixed by somebody, that one", slice("mixer", "mixer", MIA), { reader: "mixer", who: 7 }],
  ["with only the picture mixed, that one", slice("mesh", "mixer", MIA), { reader: "mixer", who: 7 }],
])("what could be read, and by whom: %s", (_, of, lock) => {
  expect(lockOf(of)).toEqual(lock);
});
