import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Publication, Slot, Source } from "../protocol/generated";
import { Lost, Refused } from "../protocol/refused";
import type { Line } from "./lines";
import { type Hands, Performer } from "./perform";
import { chance } from "./random.testing";
import type { Receiving, Wants } from "./wants";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A link and a server that take their time, and what they were told. */
class World implements Hands<string> {
  readonly performer = new Performer<string>(this);
  readonly log: string[] = [];
  readonly attached = new Map<Source, string>();
  published: readonly Publication[] = [];
  watched: readonly Slot[] = [];
  slots: Line[] = [];
  offering = 0;
  brokenBy: unknown = null;
  delay: () => number = () => 10;
  refuse: (() => Error | null) | null = null;
  badOffer: Error | null = null;
  onAssigned: ((slots: readonly Slot[]) => void) | null = null;

  async attach(source: Source, track: string | null): Promise<void> {
    await this.wait();
    if (track === null) this.attached.delete(source);
    else this.attached.set(source, track);
  }

  async offer(audio: number, video: number, restart: boolean) {
    this.log.push(restart ? "restart" : "offer");
    this.offering += 1;
    expect(this.offering).toBe(1);
    await this.wait();
    const have = (kind: "audio" | "video") => this.slots.filter((slot) => slot.kind === kind).length;
    while (have("audio") < audio) this.slots = [...this.slots, { mid: `a${have("audio")}`, kind: "audio" }];
    while (have("video") < video) this.slots = [...this.slots, { mid: `v${have("video")}`, kind: "video" }];
    const answered = this.wait().then(() => {
      this.offering -= 1;
      if (this.badOffer) throw this.badOffer;
    });
    const senders = new Map<Source, string>([
      ["microphone", "0"],
      ["camera", "1"],
    ]);
    return { senders, slots: this.slots, answered };
  }

  async publish(tracks: readonly Publication[]): Promise<void> {
    this.log.push("publish");
    await this.answer();
    this.published = tracks;
  }

  async watch(slots: readonly Slot[]): Promise<void> {
    this.log.push("watch");
    await this.answer();
    this.watched = slots;
  }

  broken(error: unknown): void {
    this.brokenBy = error;
  }

  assigned(slots: readonly Slot[]): void {
    this.onAssigned?.(slots);
  }

  private async answer(): Promise<void> {
    await this.wait();
    const error = this.refuse?.();
    if (error) throw error;
  }

  private wait(): Promise<void> {
    return new Promise((done) => setTimeout(done, this.delay()));
  }
}

function pictures(...tracks: number[]): Wants<string> {
  const receiving = new Map<number, Receiving>(
    tracks.map((track) => [track, { kind: "video", width: 320, height: 180 }]),
  );
  return { sending: new Map([["camera", { track: "cam", muted: false }]]), receiving };
}

const refused = (code: "too_fast" | "not_allowed") =>
  new Refused({ code, message: code, retry_after_ms: 300, tries_left: null });

test("nothing is said before there is a socket, and everything once there is", async () => {
  const world = new World();
  world.performer.want(pictures(1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(world.log).toEqual([]);
  expect(world.attached.get("camera")).toBe("cam");
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(1000);
  expect(world.log).toEqual(["offer", "publish", "watch"]);
});

test("publish and watch do not wait for the answer to the offer", async () => {
  const world = new World();
  world.performer.want(pictures(1));
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(10);
  expect(world.log).toEqual(["offer", "publish", "watch"]);
  expect(world.offering).toBe(1);
});

test("while one list is on its way only the newest wants follow it", async () => {
  const world = new World();
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  world.delay = () => 50;
  for (let track = 1; track <= 4; track += 1) world.performer.want(pictures(track));
  await vi.advanceTimersByTimeAsync(500);
  expect(world.log.filter((one) => one === "watch")).toHaveLength(2);
  expect(world.watched.map((slot) => slot.track)).toEqual([4]);
});

test("wants that change while a step is taken are said after it, not before", async () => {
  const world = new World();
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  world.onAssigned = () => world.performer.want(pictures(1, 2));
  world.performer.want(pictures(1));
  await vi.advanceTimersByTimeAsync(500);
  expect(world.watched.map((slot) => slot.track)).toEqual([1, 2]);
});

test("a list whose answer was lost is said again on the next socket", async () => {
  const world = new World();
  world.performer.want(pictures(1));
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  world.refuse = () => new Lost();
  world.performer.want(pictures(2));
  await vi.advanceTimersByTimeAsync(100);
  world.performer.pause();
  world.refuse = null;
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.watched.map((slot) => slot.track)).toEqual([2]);
});

test("too fast is tried again when the server says; not allowed is not", async () => {
  const world = new World();
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  world.log.length = 0;
  const errors = [refused("too_fast"), refused("too_fast")];
  world.refuse = () => errors.pop() ?? null;
  world.performer.want(pictures(1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(world.watched.map((slot) => slot.track)).toEqual([1]);
  expect(world.published).toHaveLength(1);
  world.log.length = 0;
  world.refuse = () => refused("not_allowed");
  world.performer.want(pictures(2));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.log).toEqual(["watch"]);
});

test("an offer that cannot be answered breaks the link", async () => {
  const world = new World();
  world.badOffer = new Error("bad offer");
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  expect(world.brokenBy).toBeInstanceOf(Error);
});

test("a stopped performer says nothing more", async () => {
  const world = new World();
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(100);
  world.performer.stop();
  world.log.length = 0;
  world.performer.want(pictures(1));
  world.performer.restartIce();
  await vi.advanceTimersByTimeAsync(1000);
  expect(world.log).toEqual([]);
});

test.each([11, 12, 13, 14])("whatever is wanted, lost and restarted, the newest wants win (seed %i)", async (seed) => {
  const random = chance(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const world = new World();
  world.delay = () => 1 + pick(80);
  world.performer.resume();
  for (let turn = 0; turn < 150; turn += 1) {
    const what = random();
    if (what < 0.8) world.performer.want(pictures(...new Set(Array.from({ length: pick(20) }, () => pick(30)))));
    else if (what < 0.9) world.performer.restartIce();
    else {
      world.performer.pause();
      world.refuse = () => new Lost();
      await vi.advanceTimersByTimeAsync(200);
      world.refuse = null;
      world.performer.resume();
    }
    await vi.advanceTimersByTimeAsync(pick(60));
  }
  const last = pictures(...new Set(Array.from({ length: 12 }, () => pick(30))));
  world.performer.want(last);
  world.performer.resume();
  await vi.advanceTimersByTimeAsync(5000);
  expect(world.brokenBy).toBeNull();
  expect(new Set(world.watched.map((slot) => slot.track))).toEqual(new Set(last.receiving.keys()));
  expect(world.published).toEqual([{ mid: "1", source: "camera", muted: false }]);
});
