import { expect, test } from "vitest";
import { ordered, slim } from "./codecs";
import { bitrate, cameraEncodings, Encodings } from "./encodings";

const hd = { width: 1280, height: 720, frameRate: 30 };

test("each layer has about a third of the bits of the next", () => {
  const [q, h, f] = cameraEncodings(hd).map((encoding) => encoding.maxBitrate ?? 0);
  expect(f).toBe(1_700_000);
  expect((f ?? 0) / (h ?? 1)).toBeCloseTo(3.25, 1);
  expect((h ?? 0) / (q ?? 1)).toBeCloseTo(3.25, 1);
});

test("bits grow with size and rate, slower than pixels, and never vanish", () => {
  expect(bitrate({ ...hd, frameRate: 60 })).toBeLessThan(2 * bitrate(hd));
  expect(bitrate({ width: 2560, height: 1440, frameRate: 30 })).toBeLessThan(6_000_000);
  expect(bitrate({ width: 426, height: 240, frameRate: 5 }, 4)).toBe(80_000);
});

/** Refuses, as browsers do, parameters that were not read right before. */
class FakeSender {
  encodings = cameraEncodings(hd);
  writes = 0;
  private version = 0;

  getParameters() {
    return { transactionId: String(this.version), encodings: structuredClone(this.encodings) };
  }

  async setParameters(parameters: { transactionId: string; encodings: RTCRtpEncodingParameters[] }) {
    if (parameters.transactionId !== String(this.version)) throw new DOMException("stale", "InvalidModificationError");
    this.version += 1;
    await new Promise((done) => setTimeout(done, 1));
    this.encodings = parameters.encodings;
    this.writes += 1;
  }
}

test("changes that come together are written one after the other", async () => {
  const sender = new FakeSender();
  const encodings = new Encodings(sender as unknown as RTCRtpSender);
  await Promise.all([
    encodings.watched(["q"], true),
    encodings.shape({ width: 640, height: 360, frameRate: 15 }),
    encodings.watched(["q", "h"], true),
  ]);
  expect(sender.encodings.map((one) => one.active)).toEqual([true, true, false]);
  expect(sender.encodings.every((one) => one.maxFramerate === 15)).toBe(true);
  expect(sender.writes).toBe(3);
});

test("parameters that change while they are written are read and written again", async () => {
  const sender = new FakeSender();
  const read = sender.getParameters.bind(sender);
  let answers = 2;
  sender.getParameters = () => {
    const parameters = read();
    return answers-- > 0 ? { ...parameters, transactionId: "before the answer" } : parameters;
  };
  await new Encodings(sender as unknown as RTCRtpSender).watched([], false);
  expect(sender.encodings.map((one) => one.active)).toEqual([false, false, false]);
});

test("what an answer undid is written again", async () => {
  const sender = new FakeSender();
  const encodings = new Encodings(sender as unknown as RTCRtpSender);
  await encodings.watched(["q"], true);
  sender.encodings = cameraEncodings(hd);
  await encodings.answered();
  expect(sender.encodings.map((one) => one.active)).toEqual([true, false, false]);
});

test("what changes nothing is not written", async () => {
  const sender = new FakeSender();
  await new Encodings(sender as unknown as RTCRtpSender).watched(["q", "h", "f"], true);
  expect(sender.writes).toBe(0);
});

test("nobody watches: everything is off", async () => {
  const sender = new FakeSender();
  await new Encodings(sender as unknown as RTCRtpSender).watched([], false);
  expect(sender.encodings.some((one) => one.active)).toBe(false);
});

const codecs = [
  { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=0;profile-level-id=42e01f" },
  { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=1;profile-level-id=42e01f" },
  { mimeType: "video/VP9", sdpFmtpLine: "profile-id=2" },
  { mimeType: "video/VP9", sdpFmtpLine: "profile-id=0" },
  { mimeType: "video/rtx" },
  { mimeType: "video/VP8" },
  { mimeType: "video/ulpfec" },
];

test("VP8 comes first and nothing is left out of what is sent", () => {
  const list = ordered(codecs);
  expect(list[0]?.mimeType).toBe("video/VP8");
  expect(list).toHaveLength(codecs.length);
});

test("a receiving line has one profile of each codec, and retransmission", () => {
  expect(slim(codecs)).toEqual([codecs[5], codecs[3], codecs[1], codecs[4]]);
});
