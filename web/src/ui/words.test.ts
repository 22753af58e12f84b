import { createInstance } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Link } from "../call/state";
import en from "../i18n/en.json";
import type { ErrorBody, ErrorCode } from "../protocol/generated";
import { ownLinkWords } from "./call/linkWords";
import { clock, duration, refusalWords } from "./words";

const words = createInstance();
beforeAll(() =>
  words.init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

const error = (code: ErrorCode, more: Partial<ErrorBody> = {}): ErrorBody => ({
  code,
  message: "What the server says.",
  retry_after_ms: null,
  tries_left: null,
  ...more,
});

describe("a refusal in words", () => {
  it("counts the tries that are left", () => {
    const { what, why } = refusalWords(words.t, error("wrong_password", { tries_left: 4, retry_after_ms: 600_000 }));
    expect(`${what}. ${why}`).toBe("That is not the password. 4 tries left, then wait 10 minutes.");
    expect(refusalWords(words.t, error("wrong_password", { tries_left: 1 })).why).toBe(
      "1 try left, then wait 10 minutes.",
    );
  });

  it("says how long to wait", () => {
    expect(refusalWords(words.t, error("too_fast", { retry_after_ms: 4000 })).why).toBe(
      "Wait 4 seconds, then try again.",
    );
  });

  it("names the room that is not there", () => {
    expect(refusalWords(words.t, error("no_such_room"), "quiet-otter").what).toBe(
      "There is no room called quiet-otter",
    );
  });

  it("passes on the server's own words where it knows none better", () => {
    expect(refusalWords(words.t, error("bad_value")).why).toBe("What the server says.");
  });

  it("blames the network when nothing answered", () => {
    expect(refusalWords(words.t, "network").what).toBe("The server does not answer");
  });
});

describe("time in words", () => {
  it.each([
    [0, "1 second"],
    [4200, "5 seconds"],
    [600_000, "10 minutes"],
  ])("%i ms is %j", (ms, said) => {
    expect(duration(words.t, ms)).toBe(said);
  });

  it.each([
    [-3, "00:00"],
    [768, "12:48"],
    [3725, "1:02:05"],
  ])("%i s on the clock is %j", (seconds, shown) => {
    expect(clock(seconds)).toBe(shown);
  });
});

describe("one's own connection in words", () => {
  const link = (change: Partial<Link>): Link => ({
    state: "connected",
    transport: "udp",
    bars: 4,
    lossUp: 0,
    lossDown: 0,
    rttMs: 20,
    upKbps: 900,
    downKbps: 900,
    trouble: null,
    ...change,
  });
  const what = (change: Partial<Link>) => ownLinkWords(words.t, link(change)).what;

  it("says what is lost, and where", () => {
    expect(what({ lossUp: 0.08 })).toBe("Your upload loses 8 %");
    expect(what({ lossDown: 0.12 })).toBe("Your download loses 12 %");
  });

  it("says that it is far", () => {
    expect(what({ rttMs: 650 })).toBe("Your connection is slow to answer");
  });

  it("goes by the bars where nothing stands out", () => {
    expect(what({})).toBe("The connection is good");
    expect(what({ bars: 1 })).toBe("The connection is bad");
    expect(what({ bars: null })).toBe("Nothing was measured yet");
  });
});
