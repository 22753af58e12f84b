import { createInstance } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import en from "../../i18n/en.json";
import type { AdminRoom, RoomInfo, Underway } from "../../protocol/generated";
import { chipWords, factWords, sinceWords, uptimeWords } from "./words";

const words = createInstance();
beforeAll(() =>
  words.init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

const room = (count: number, underway: Partial<Underway> | null, change: Partial<RoomInfo> = {}): AdminRoom => ({
  room: {
    name: "zoo",
    title: "Zoo",
    listed: true,
    has_password: false,
    locked: false,
    capacity: 50,
    newcomer: "speaker",
    media: { travel: "automatic", no_server_media: false, private_addresses: false },
    keeps_chat: true,
    ...change,
  },
  count,
  underway: underway && { since: 0, shape: "mesh", mixer: null, ...underway },
});

describe("a room", () => {
  it.each([
    [room(2, {}), "Direct · 2"],
    [room(6, { shape: "sfu" }), "Server · 6"],
    [room(4, { shape: "mixer", mixer: "Mia Keller" }), "Mia mixes · 4"],
    [room(4, { shape: "mixer" }), "Somebody mixes · 4"],
    [room(1, { shape: "alone" }), "One person alone"],
    [room(0, null), "Nobody"],
  ])("says its shape as the chip in the call does", (of, said) => {
    expect(chipWords(words.t, of)).toBe(said);
  });

  it("says what is special about it", () => {
    expect(factWords(words.t, room(0, null))).toBe("On the front page");
    expect(factWords(words.t, room(0, null, { listed: false, has_password: true, locked: true }))).toBe(
      "Not on the front page · Password needed · Locked",
    );
  });
});

describe("time", () => {
  it("names the day where it was another one", () => {
    const now = new Date(2026, 5, 12, 15, 0).getTime();
    expect(sinceWords(new Date(2026, 5, 12, 9, 5).getTime(), now, "en-GB")).toBe("09:05");
    expect(sinceWords(new Date(2026, 5, 11, 9, 5).getTime(), now, "en-GB")).toBe("11 Jun, 09:05");
  });

  it.each([
    [59_000, "0 minutes"],
    [61_000, "1 minute"],
    [3_600_000, "1 hour"],
    [47 * 3_600_000, "47 hours"],
    [12.5 * 24 * 3_600_000, "12 days"],
  ])("counts in what is large enough", (ms, said) => {
    expect(uptimeWords(words.t, ms)).toBe(said);
  });
});
