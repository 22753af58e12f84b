import { expect, test } from "vitest";
import { Line, PLENTY_KBPS } from "./line";
import type { Window } from "./window";
import { windowOf } from "./window.testing";

/** A camera that fills what the browser believes in. */
const full = (kbps: number): Window =>
  windowOf({ sentKbps: kbps * 0.9, estimateKbps: kbps, pictures: true, limited: { cpu: 0, bandwidth: 1 } });
const easy = (kbps: number): Window => windowOf({ sentKbps: kbps, estimateKbps: kbps * 3, pictures: true });

function after(...looks: [server: Window | null, peers: Window[]][]): Line {
  const line = new Line();
  for (const [server, peers] of looks) line.sent(server, peers);
  return line;
}

test("of a line that carries all that is asked of it nothing is known", () => {
  expect(after([easy(40), []], [easy(40), []]).kbps).toBeNull();
  expect(after([null, [easy(1500), easy(1500)]], [null, [easy(1500), easy(1500)]]).kbps).toBeNull();
});

test("a line that pictures to the server fill is as wide as they are", () => {
  expect(after([full(900), []], [full(880), []]).kbps).toBe(880);
});

test("a new connection that finds out what it may send is not limited by the line", () => {
  expect(after([full(300), []]).kbps).toBeNull();
  expect(after([full(300), []], [full(600), []], [full(1200), []]).kbps).toBeNull();
});

test("where one of two gets too little, the narrow line may be the other's", () => {
  expect(after([null, [full(500)]], [null, [full(500)]]).kbps).toBeNull();
  expect(after([null, [full(500), easy(1500)]], [null, [full(500), easy(1500)]]).kbps).toBeNull();
  expect(after([null, [full(500), full(400)]], [null, [full(500), full(400)]]).kbps).toBe(900);
});

test("an estimate that nothing comes near says nothing", () => {
  const idle = { ...full(2000), sentKbps: 300 };
  expect(after([idle, []], [idle, []]).kbps).toBeNull();
});

test("what a probe found holds until something says otherwise", () => {
  const line = new Line();
  line.probed(3000, false);
  line.sent(easy(500), []);
  expect(line.kbps).toBe(3000);
  line.sent(null, [easy(2500), easy(2500)]);
  expect(line.kbps).toBe(5000);
  line.sent(full(1000), []);
  line.sent(full(1000), []);
  expect(line.kbps).toBe(1000);
  line.probed(3000, false);
  expect(line.kbps).toBe(3000);
});

test("a lower bound counts when it is plenty, or more than was known", () => {
  const line = new Line();
  line.probed(3000, true);
  expect(line.kbps).toBeNull();
  line.probed(PLENTY_KBPS + 1, true);
  expect(line.kbps).toBe(PLENTY_KBPS + 1);
});

test("what was sent and lost was not carried", () => {
  const line = new Line();
  line.probed(1000, false);
  line.sent(windowOf({ sentKbps: 2000, lost: 0.6 }), []);
  expect(line.kbps).toBe(1000);
});
