import { expect, test } from "vitest";
import { Outlet, scaleOf } from "./outlet";

/** A sender that takes its time: each change is done when it is let through. */
class Sender {
  track: object | null = null;
  encodings: RTCRtpEncodingParameters[] = [{}];
  readonly log: string[] = [];
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

function world() {
  const sender = new Sender();
  const outlet = new Outlet(sender as unknown as RTCRtpSender);
  const give = (name: string | null, shown?: number) => {
    const size =
      shown === undefined ? null : { width: 1280, height: 720, frameRate: 30, shown: { width: shown, height: 1 } };
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

test("a track is sent as finely as it is shown", async () => {
  const { sender, give } = world();
  give("camera", 640);
  await sender.letThrough();
  expect(sender.log).toEqual(["camera", "scale 2"]);
  expect(sender.encodings).toMatchObject([{ scaleResolutionDownBy: 2, maxFramerate: 30 }]);
});

test("of wishes that come while one is under way only the newest is followed", async () => {
  const { sender, give } = world();
  give("a", 1280);
  for (const name of ["b", "c", "d"]) give(name, 320);
  await sender.letThrough();
  expect(sender.log).toEqual(["a", "scale 1", "d", "scale 4"]);
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
  for (let width = 640; width > 430; width -= 10) {
    give("camera", width);
    await sender.letThrough();
  }
  expect(sender.log).toEqual(["camera", "scale 2"]);
});

test("a track that ended does not keep the next one from being sent", async () => {
  const { sender, give } = world();
  give("ended");
  await sender.letThrough();
  give("camera");
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

test.each([
  [1280, 1],
  [2560, 1],
  [854, 1],
  [853, 1.5],
  [640, 2],
  [427, 2],
  [426, 3],
  [320, 4],
  [10, 4],
  [0, 4],
])("a picture 1280 wide, shown %i wide, is scaled down by %f", (width, scale) => {
  expect(scaleOf({ width: 1280, height: 720, frameRate: 30, shown: { width, height: 1 } })).toBe(scale);
});

test("a picture that is shown narrow and tall is sent finely enough for its height", () => {
  expect(scaleOf({ width: 1280, height: 720, frameRate: 30, shown: { width: 10, height: 360 } })).toBe(2);
});
