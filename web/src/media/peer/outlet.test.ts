import { expect, test } from "vitest";
import { Outlet, scaleOf } from "./outlet";

/** A sender that takes its time: each change is done when it is let through. */
class Sender {
  track: object | null = null;
  encodings: RTCRtpEncodingParameters[] = [{}];
  readonly log: string[] = [];
  shapes = true;
  private readonly waiting: (() => void)[] = [];

  async replaceTrack(track: { name: string } | null): Promise<void> {
    this.log.push(track?.name ?? "nothing");
    await this.gate();
    if (track?.name === "ended") throw new Error("InvalidStateError");
    this.track = track;
  }
  getParameters = () => ({ encodings: structuredClone(this.encodings) });
  async setParameters({ encodings }: { encodings: RTCRtpEncodingParameters[] }): Promise<void> {
    this.log.push(`scale ${encodings[0]?.scaleResolutionDownBy}`);
    await this.gate();
    if (!this.shapes) throw new Error("InvalidModificationError");
    this.encodings = encodings;
  }

  async letThrough(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) {
      this.waiting.shift()?.();
      await Promise.resolve();
    }
  }

  private gate(): Promise<void> {
    return new Promise((go) => this.waiting.push(go));
  }
}

/** As wide as that, and 16:9. */
const wide = (width: number) => ({ width, height: (width * 9) / 16 });

function world() {
  const sender = new Sender();
  const outlet = new Outlet(sender as unknown as RTCRtpSender);
  const give = (name: string | null, shown?: number) => {
    const size =
      shown === undefined ? null : { width: 1280, height: 720, frameRate: 30, shown: wide(shown), copies: 1 };
    outlet.give(name === null ? null : (tracks(name) as unknown as MediaStreamTrack), size);
  };
  return { sender, give };
}

const known = new Map<string, { name: string }>();
function tracks(name: string): { name: string } {
  const track = known.get(name) ?? { name };
  known.set(name, track);
  return track;
}

test("a track is sent as finely as it is shown, from its first picture on", async () => {
  const { sender, give } = world();
  give("camera", 640);
  await sender.letThrough();
  expect(sender.log).toEqual(["scale 2", "camera"]);
  expect(sender.encodings).toMatchObject([{ scaleResolutionDownBy: 2, maxFramerate: 30 }]);
});

test("of wishes that come while one is under way only the newest is followed", async () => {
  const { sender, give } = world();
  give("a", 1280);
  for (const name of ["b", "c", "d"]) give(name, 320);
  await sender.letThrough();
  expect(sender.log).toEqual(["scale 1", "a", "scale 4", "d"]);
  expect(sender.track).toBe(tracks("d"));
});

test("the same wish again changes nothing", async () => {
  const { sender, give } = world();
  give("camera", 640);
  await sender.letThrough();
  for (let turn = 0; turn < 5; turn += 1) give("camera", 640);
  await sender.letThrough();
  expect(sender.log).toHaveLength(2);
});

test("a window that is being resized changes the encoder only in steps", async () => {
  const { sender, give } = world();
  for (let width = 853; width > 570; width -= 10) {
    give("camera", width);
    await sender.letThrough();
  }
  expect(sender.log).toEqual(["scale 2", "camera"]);
});

test("a track that ended does not keep the next one from being sent", async () => {
  const { sender, give } = world();
  give("ended");
  await sender.letThrough();
  give("camera");
  await sender.letThrough();
  expect(sender.track).toBe(tracks("camera"));
});

test("a browser that does not take the size sends the track all the same", async () => {
  const { sender, give } = world();
  sender.shapes = false;
  give("camera", 640);
  await sender.letThrough();
  expect(sender.track).toBe(tracks("camera"));
});

test("what is not wanted any more is not sent", async () => {
  const { sender, give } = world();
  give("camera", 640);
  give(null);
  await sender.letThrough();
  expect(sender.track).toBeNull();
});

const hd = { width: 1280, height: 720, frameRate: 30 };

test.each([
  [2560, 1],
  [1280, 1],
  [1140, 1],
  [1130, 1.5],
  [853, 2],
  [640, 2],
  [560, 3],
  [420, 4],
  [10, 4],
  [0, 4],
])("a picture 1280 wide, shown %i wide, is scaled down by %f", (width, scale) => {
  expect(scaleOf({ ...hd, shown: wide(width), copies: 1 })).toBe(scale);
});

test("a tile that is cut out of a wider picture needs no more pixels than it has", () => {
  expect(scaleOf({ ...hd, shown: { width: 410, height: 660 }, copies: 1 })).toBe(2);
});

test("the more links a picture is encoded for, the smaller it is", () => {
  expect([1, 2, 3, 8].map((copies) => scaleOf({ ...hd, shown: wide(1280), copies }))).toEqual([1, 1.5, 2, 2]);
});
