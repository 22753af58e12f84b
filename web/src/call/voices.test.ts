import { expect, test } from "vitest";
import { sameSpeakers, Voices } from "./voices";

const [ADA, BO, CY] = [1, 2, 3];
const speaking = (levels: Record<number, number>) =>
  Object.entries(levels).map(([participant, level]) => ({ participant: Number(participant), level }));

test("where all comes from the server, it says who speaks and who leads", () => {
  const voices = new Voices();
  voices.say({ speaking: speaking({ [ADA]: 50 }), dominant: ADA }, 0);
  expect(voices.speakers()).toEqual({ speaking: speaking({ [ADA]: 50 }), dominant: ADA });
  voices.say({ speaking: [], dominant: null }, 1000);
  expect(voices.speakers()).toEqual({ speaking: [], dominant: ADA });
});

test("whose sound comes straight is heard here, without a word of the server", () => {
  const voices = new Voices();
  voices.hear(
    new Map([
      [BO, 40],
      [CY, 3],
    ]),
    0,
  );
  expect(voices.speakers()).toEqual({ speaking: speaking({ [BO]: 40 }), dominant: BO });
  voices.hear(
    new Map([
      [BO, 0],
      [CY, 0],
    ]),
    200,
  );
  expect(voices.speakers()).toEqual({ speaking: [], dominant: BO });
});

test("both are heard in a room where some sound comes straight and some does not", () => {
  const voices = new Voices();
  voices.say({ speaking: speaking({ [ADA]: 20 }), dominant: ADA }, 0);
  voices.hear(new Map([[BO, 60]]), 0);
  expect(voices.speakers().speaking).toEqual(speaking({ [ADA]: 20, [BO]: 60 }));
});

test("a cough does not lead, somebody who goes on does", () => {
  const voices = new Voices();
  const hear = (levels: Record<number, number>, at: number) => {
    voices.hear(new Map(speaking(levels).map((one) => [one.participant, one.level])), at);
    return voices.speakers().dominant;
  };
  expect(hear({ [BO]: 50, [CY]: 0 }, 0)).toBe(BO);
  expect(hear({ [BO]: 50, [CY]: 90 }, 250)).toBe(BO);
  expect(hear({ [BO]: 50, [CY]: 0 }, 500)).toBe(BO);
  expect(hear({ [BO]: 50, [CY]: 90 }, 750)).toBe(BO);
  expect(hear({ [BO]: 50, [CY]: 90 }, 1400)).toBe(CY);
});

test("who speaks stays the same while they are only louder or softer", () => {
  const said = (levels: Record<number, number>) => ({ speaking: speaking(levels), dominant: ADA });
  const shown = (...ids: number[]) => ({ speaking: new Map(ids.map((id) => [id, 1])), dominant: ADA });
  expect(sameSpeakers(said({ [ADA]: 5, [BO]: 9 }), shown(BO, ADA))).toBe(true);
  expect(sameSpeakers(said({ [ADA]: 1 }), shown(ADA, BO))).toBe(false);
  expect(sameSpeakers(said({ [ADA]: 1, [BO]: 2 }), shown(ADA))).toBe(false);
  expect(sameSpeakers(said({ [ADA]: 1 }), { ...shown(ADA), dominant: BO })).toBe(false);
});
