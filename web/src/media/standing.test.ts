import { describe, expect, test } from "vitest";
import type { SlotFlow } from "../protocol/generated";
import { Ages, ageOf, Heartbeat, type Pulse, pulseOf } from "./standing";

/** A page that looks at a feed four times a second, in virtual time. */
class Page {
  now = 10_000;
  ready = false;
  flow: SlotFlow = "live";
  private newest: number | null = null;
  private readonly heartbeat: Heartbeat;

  constructor(pulse: Pulse) {
    this.heartbeat = new Heartbeat(pulse);
  }

  /** Time passes in which it comes, or not. */
  passes(ms: number, comes: boolean, everyMs = 250): this {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += Math.min(everyMs, end - this.now);
      if (comes) this.newest = this.now - 20;
      this.ready = this.heartbeat.read(this.flow, this.newest === null ? null : this.now - this.newest, this.now);
    }
    return this;
  }

  /** How long until it is seen as wanted. */
  until(ready: boolean, comes: boolean): number {
    const since = this.now;
    while (this.ready !== ready && this.now < since + 60_000) this.passes(50, comes, 50);
    return this.now - since;
  }

  says(flow: SlotFlow): this {
    this.flow = flow;
    return this;
  }

  get comes(): boolean {
    return this.heartbeat.comesFor(this.now) !== null;
  }

  get accuses(): boolean {
    return this.heartbeat.isSilent(this.now);
  }
}

describe("a feed", () => {
  test("of sound or a screen that comes for the first time is believed at once", () => {
    expect(new Page("sound").passes(250, true).ready).toBe(true);
    expect(new Page("screen").passes(250, true).ready).toBe(true);
  });

  test("of a camera is believed when a second picture came, and better than none before", () => {
    const page = new Page("camera").passes(50, true).passes(2000, false);
    expect([page.ready, page.comes]).toEqual([false, true]);
    expect(page.passes(50, true).ready).toBe(true);
  });

  test("of a camera of which one picture alone came accuses nobody", () => {
    const page = new Page("camera").passes(50, true).passes(20_000, false);
    expect([page.ready, page.accuses]).toEqual([false, false]);
  });

  test("of which nothing came yet is not ready, and accuses nobody", () => {
    const page = new Page("sound").passes(10_000, false);
    expect([page.ready, page.accuses]).toEqual([false, false]);
  });

  test("of sound that stops is noticed within a second, a camera in the dark later", () => {
    expect(new Page("sound").passes(1000, true).until(false, false)).toBeLessThanOrEqual(1000);
    const camera = new Page("camera").passes(1000, true);
    expect(camera.passes(1500, false).ready).toBe(true);
    expect(camera.until(false, false)).toBeLessThanOrEqual(2000);
  });

  test("that stopped and comes again is believed after it came for a second and a half", () => {
    const page = new Page("sound").passes(1000, true).passes(3000, false);
    expect(page.ready).toBe(false);
    const took = page.until(true, true);
    expect(took).toBeGreaterThanOrEqual(1500);
    expect(took).toBeLessThanOrEqual(1700);
  });

  test("that comes and goes all the time is not believed at all", () => {
    const page = new Page("sound").passes(1000, true).passes(2000, false);
    for (let turn = 0; turn < 20; turn += 1) {
      page.passes(1000, true);
      expect(page.ready).toBe(false);
      page.passes(1000, false);
    }
  });

  test("that comes by fits accuses nobody: the way is there, and a busy computer uses it so", () => {
    const page = new Page("sound").passes(2000, true);
    let accused = false;
    for (let n = 0; n < 20; n += 1) accused ||= page.passes(1000, false).passes(500, true).accuses;
    expect([page.ready, accused]).toEqual([false, false]);
    expect(page.passes(4500, false).accuses).toBe(true);
  });

  test("that stopped for a while is said to the server, and no more once it comes again", () => {
    const page = new Page("sound").passes(1000, true).passes(1500, false);
    expect([page.ready, page.accuses]).toEqual([false, false]);
    expect(page.passes(3000, false).accuses).toBe(true);
    expect(page.passes(2000, true).accuses).toBe(false);
  });

  test.each(["muted", "stopped", "hidden"] as const)("that is %s is as it should be, however long", (flow) => {
    const page = new Page("sound").passes(1000, true).says(flow).passes(60_000, false);
    expect([page.ready, page.accuses]).toEqual([true, false]);
  });

  test.each(["waiting", "bandwidth", "no_media", "gone"] as const)(
    "that is %s is not there, and nobody's fault",
    (flow) => {
      const page = new Page("sound").passes(1000, true).says(flow).passes(60_000, false);
      expect([page.ready, page.accuses]).toEqual([false, false]);
    },
  );

  test("that was muted has a moment to begin again", () => {
    const page = new Page("camera").passes(1000, true).says("muted").passes(5000, false).says("live");
    expect(page.passes(500, false).ready).toBe(true);
    expect(page.passes(250, true).ready).toBe(true);
    page.says("muted").passes(5000, false).says("live");
    expect(page.until(false, false)).toBeLessThanOrEqual(3250);
    expect(page.passes(3750, false).accuses).toBe(true);
  });

  test("of a screen may stand still once it was there", () => {
    const page = new Page("screen").passes(5000, false);
    expect(page.ready).toBe(false);
    page.passes(250, true).passes(600_000, false);
    expect([page.ready, page.accuses]).toEqual([true, false]);
  });
});

describe("a page", () => {
  test("that was busy accuses nobody of what it missed", () => {
    const page = new Page("sound").passes(1000, true).passes(5000, false, 5000);
    expect([page.ready, page.accuses]).toEqual([true, false]);
    page.passes(250, true);
    expect(page.ready).toBe(true);
  });

  test("that was busy still notices what does not come afterwards", () => {
    const page = new Page("sound").passes(1000, true).passes(5000, false, 5000).passes(250, false);
    expect(page.ready).toBe(false);
  });

  test("in the background, which looks once a second, notices and believes all the same", () => {
    const page = new Page("sound").passes(4000, true, 1000);
    expect(page.ready).toBe(true);
    expect(page.passes(3000, false, 1000).ready).toBe(false);
    expect(page.passes(3000, false, 1000).accuses).toBe(true);
    expect(page.passes(3000, true, 1000).ready).toBe(true);
  });
});

test("how old the newest is, whether a browser counts from 1970 or from when the page was opened", () => {
  const [origin, now] = [1_700_000_000_000, 60_000];
  const receiver = (...times: number[]) =>
    ({ getSynchronizationSources: () => times.map((timestamp) => ({ timestamp })) }) as unknown as RTCRtpReceiver;
  expect(ageOf(receiver(), now, origin)).toBeNull();
  expect(ageOf(receiver(59_000, 59_900), now, origin)).toBe(100);
  expect(ageOf(receiver(origin + 59_900), now, origin)).toBe(100);
});

test("what comes is looked at a few times a second, and what is waited for every time", () => {
  let looks = 0;
  const getSynchronizationSources = () => {
    looks += 1;
    return [{ timestamp: 1000 }];
  };
  const receiver = { getSynchronizationSources } as unknown as RTCRtpReceiver;
  const ages = new Ages(0);
  const seen = [1010, 1010, 1060, 1110].map((now) => ages.of(receiver, true, now));
  expect([seen, looks]).toEqual([[10, 10, 60, 110], 3]);
  const later = [1160, 1210, 1260, 1360].map((now) => ages.of(receiver, false, now));
  expect([later, looks]).toEqual([[160, 210, 260, 360], 4]);
});

test("a screen's sound beats like a voice", () => {
  expect((["microphone", "screen_audio", "camera", "screen"] as const).map(pulseOf)).toEqual([
    "sound",
    "sound",
    "camera",
    "screen",
  ]);
});
