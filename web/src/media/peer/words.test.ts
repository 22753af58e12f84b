import { describe, expect, test } from "vitest";
import { chance } from "../random.testing";
import { read, type Word } from "./words";

const words: readonly Word[] = [
  { type: "chat", author: 2, nonce: "run.1", text: "Shall we *begin*?\n\tYes 😀", pass: [] },
  { type: "chat", author: 2, nonce: "~", text: "ü".repeat(40), pass: [3, 4] },
  { type: "got", author: 2, nonce: "run.1", by: 3 },
  { type: "ask", number: 1, asks: [] },
  {
    type: "ask",
    number: 7,
    asks: [
      { mid: "0", what: { track: 12 }, width: 0, height: 0 },
      {
        mid: "3",
        what: {
          origins: [2, 3],
          volumes: [
            [2, 0.5],
            [3, 2],
          ],
        },
        width: 1280,
        height: 720,
      },
    ],
  },
  {
    type: "answer",
    number: 7,
    answers: [
      { mid: "0", flow: "live" },
      { mid: "1", flow: "muted" },
    ],
  },
  {
    type: "answer",
    number: 7,
    answers: [
      { mid: "2", flow: "live", origins: [2, 3], cells: [{ who: 2, x: 0, y: 0.5, width: 0.5, height: 1 }] },
      { mid: "5", flow: "gone" },
    ],
  },
];

/** What whoever uses a word relies on, said apart from how it is read. */
function relies(word: Word): void {
  const natural = (n: number, most = Number.MAX_VALUE) => expect(n >= 0 && n <= most && n % 1 === 0).toBe(true);
  if (word.type === "ask" || word.type === "answer") natural(word.number);
  const nonce = (text: string) => expect(text).toMatch(/^[\x21-\x7e]{1,64}$/);
  const mid = (name: string) => expect([...Array(16)].map((_, i) => i + 1)).toContain(name.length);
  if (word.type === "ask") {
    expect(word.asks.length).toBeLessThanOrEqual(128);
    for (const ask of word.asks) {
      mid(ask.mid);
      natural(ask.width, 65_535);
      natural(ask.height, 65_535);
      if ("track" in ask.what) natural(ask.what.track);
      else {
        for (const who of ask.what.origins) natural(who);
        for (const [who, volume] of ask.what.volumes) {
          natural(who);
          expect(volume >= 0 && volume <= 2).toBe(true);
        }
      }
    }
  } else if (word.type === "chat") {
    natural(word.author);
    nonce(word.nonce);
    for (const who of word.pass) natural(who);
    expect(word.pass.length).toBeLessThanOrEqual(128);
    expect([...word.text].length).toBeGreaterThan(0);
    expect([...word.text].length).toBeLessThanOrEqual(4000);
    expect(word.text.trim()).toBe(word.text);
    for (const char of word.text) expect(/^\p{Cc}$/u.test(char) && !"\n\t".includes(char)).toBe(false);
  } else if (word.type === "got") {
    natural(word.author);
    natural(word.by);
    nonce(word.nonce);
  } else {
    expect(word.type).toBe("answer");
    expect(word.answers.length).toBeLessThanOrEqual(128);
    for (const { mid: name, flow, origins, cells } of word.answers) {
      mid(name);
      expect(flow).toMatch(/^(live|waiting|muted|stopped|hidden|bandwidth|no_media|gone)$/);
      for (const who of origins ?? []) natural(who);
      for (const { who, x, y, width, height } of cells ?? []) {
        natural(who);
        for (const part of [x, y, width, height]) expect(part >= 0 && part <= 1).toBe(true);
      }
    }
  }
}

test.each(words)("what is said is understood: %j", (word) => {
  expect(read(JSON.stringify(word))).toEqual(word);
});

describe("from a hostile end", () => {
  test.each([
    ["", "nothing"],
    [" ", "white space"],
    ["a\u0007", "a control"],
    ["a\r\nb", "a carriage return"],
    ["\u0085a", "a control of the second row"],
    ["a ", "not trimmed"],
    ["ü".repeat(4001), "too long"],
    ["😀".repeat(4001), "too long"],
    [7, "no text"],
  ])("a message that the server would not have passed on is dropped: %#", (text: unknown, _why: string) => {
    expect(read(JSON.stringify({ type: "chat", author: 1, nonce: "n", text, pass: [] }))).toBe(null);
  });

  test("a message as long as may be is read", () => {
    for (const text of ["ü".repeat(4000), "😀".repeat(4000)])
      expect(read(JSON.stringify({ type: "chat", author: 1, nonce: "n", text, pass: [] }))).not.toBe(null);
  });

  const junk = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "-",
    "1e999",
    "null",
    "{}",
    "[]",
    "\\u0000",
    "😀",
    "9",
    ".",
    "track",
  ];

  test("any bytes are dropped or are a word that can be relied on, and nothing throws", () => {
    let understood = 0;
    for (let seed = 1; seed <= 4000; seed += 1) {
      const random = chance(seed);
      const pick = (n: number) => Math.floor(random() * n);
      let text = JSON.stringify(words[pick(words.length)]);
      for (let change = 0; change <= pick(4); change += 1) {
        const [at, length] = [pick(text.length), pick(6)];
        const put = [junk[pick(junk.length)], text.slice(pick(text.length)).slice(0, length), ""][pick(3)];
        text = text.slice(0, at) + put + text.slice(at + pick(length + 1));
      }
      const word = read(text);
      if (!word) continue;
      understood += 1;
      relies(word);
    }
    expect(understood).toBeGreaterThan(100);
  });

  test("a word is dropped if anything in it is of the wrong kind", () => {
    const wrong = [null, -1, 0.5, 1e300 + 0.5, "", "x".repeat(17), true, {}, [], [[]], [null], 2 ** 31];
    let dropped = 0;
    for (let seed = 1; seed <= 4000; seed += 1) {
      const random = chance(seed);
      const pick = (n: number) => Math.floor(random() * n);
      const word = structuredClone(words[pick(words.length)]) as unknown;
      let place = word as Record<string, unknown>;
      for (;;) {
        const names = Object.keys(place);
        const name = names[pick(names.length)];
        if (name === undefined) break;
        const there = place[name];
        if (typeof there === "object" && there !== null && random() < 0.8) {
          place = there as Record<string, unknown>;
          continue;
        }
        if (random() < 0.2) delete place[name];
        else place[name] = wrong[pick(wrong.length)];
        break;
      }
      const heard = read(JSON.stringify(word));
      if (heard) relies(heard);
      else dropped += 1;
    }
    expect(dropped).toBeGreaterThan(2000);
  });

  test.each([
    null,
    undefined,
    7,
    new ArrayBuffer(8),
    "",
    "null",
    "[]",
    '"ask"',
    '{"type":"ask"}',
    '{"type":"hello","asks":[],"answers":[]}',
    '{"type":"ask","number":1,"asks":{"length":1}}',
    '{"type":"ask","number":1,"asks":[{"mid":"0","what":{"track":"1","origins":[],"volumes":[]},"width":0,"height":0}]}',
    '{"type":"answer","number":1,"answers":[{"mid":"0","flow":"toString"}]}',
    '{"type":"answer","number":1,"answers":[{"mid":"0","flow":["live"]}]}',
  ])("%j is nothing", (data) => {
    expect(read(data)).toBeNull();
  });

  test("a list or a text longer than any call needs is dropped", () => {
    const asks = (n: number) =>
      JSON.stringify({
        type: "ask",
        number: 1,
        asks: Array.from({ length: n }, () => ({ mid: "0", what: { track: 1 }, width: 0, height: 0 })),
      });
    expect(read(asks(128))).not.toBeNull();
    expect(read(asks(129))).toBeNull();
    expect(read(`${asks(1)}${" ".repeat(64 * 1024)}`)).toBeNull();
  });

  test("names of an object's own workings are words like any other", () => {
    const text = '{"type":"ask","number":1,"asks":[],"__proto__":{"polluted":true},"constructor":1}';
    expect(read(text)?.type).toBe("ask");
    expect("polluted" in {}).toBe(false);
  });
});
