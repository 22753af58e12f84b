// Four people with a tone and a colour each, and a page between them that mixes: what it makes of them in a real browser.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pause, until } from "../harness/wait.mjs";
import { launch } from "./browsers.mjs";
import { servePage } from "./serve.mjs";

const PEOPLE = [
  { name: "Ada Lovelace", tone: 500, colour: "#c03030" },
  { name: "Bo", tone: 1000, colour: "#30a040" },
  { name: "Nguyễn Thị Lan", tone: 1500, colour: "#3050c0" },
  { name: "Cy Twombly-Featherstonehaugh", tone: 2000, colour: "#b0a020" },
];
const TONES = PEOPLE.map(({ tone }) => tone);
const IDS = PEOPLE.map((_, i) => i + 1);
const others = (index) => IDS.filter((id) => id !== index + 1);

/** Between a Chromium and a Firefox the same colour differs so much: they disagree on the matrix of a small picture. */
const CLOSE = 40;

/** Tells the figures it saw to `report`. */
export async function mixes(mixerKind, peopleKind, { report = () => {}, pictures = null, figures = false } = {}) {
  const served = await servePage();
  // Each in a browser of its own: their loads do not mix, and a new tab of the mixer's hides the mixer.
  const browsers = await Promise.all([launch(mixerKind), launch(peopleKind)]);
  try {
    const [mixer, people] = await Promise.all(browsers.map((browser) => browser.newPage()));
    const errors = [];
    for (const page of [mixer, people]) {
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(served.page);
      assert.equal(await page.evaluate(() => rig.allow()), "running");
    }
    await connect(mixer, people);
    await Promise.all([...PEOPLE.keys()].map((i) => hearsTheOthers(people, i, report)));
    await volumesAreEachListenersOwn(mixer, people, report);
    await nothingIsMissedWhenSoundComesAnotherWay(mixer, people, report);
    await everybodyIsWhereTheLayoutSays(mixer, people, report);
    if (pictures) await keepPicture(people, path.join(pictures, `mixed-${mixerKind}-${peopleKind}.png`));
    if (figures) report("foreground", await rate(people, 4000));
    await aMixOfOthersIsCutUp(mixer, people);
    await goesOnInTheBackground(browsers[0], served.blank, mixer, people, report);
    await mixer.evaluate(() => rig.stop());
    assert.deepEqual(errors, []);
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    served.close();
  }
}

async function connect(mixer, people) {
  await mixer.evaluate(() => rig.start());
  for (const [i, { name, tone, colour }] of PEOPLE.entries()) {
    const offer = await people.evaluate((...of) => rig.offer(...of), i, tone, colour);
    const answer = await mixer.evaluate((...of) => rig.answer(...of), i, offer);
    await people.evaluate((...of) => rig.answered(...of), i, answer);
    await mixer.evaluate((...of) => rig.has(...of), i, i + 1, name, i + 1);
  }
  for (const i of PEOPLE.keys())
    await mixer.evaluate((...of) => rig.serve(...of), i, `to-${i}`, others(i), [], { seen: IDS });
}

async function hearsTheOthers(people, i, report) {
  const sent = await people.evaluate(() => rig.sent(0));
  const heard = await until(`${PEOPLE[i].name} hears the others and not themselves`, async () => {
    const levels = await people.evaluate((...of) => rig.hears(...of), i, TONES);
    const theirs = levels.filter((_, j) => j !== i);
    return theirs.every((db) => Math.abs(db - sent) < 2) && levels[i] < Math.min(...theirs) - 40 && levels;
  });
  report(`heard by ${i + 1}, dB`, heard.map((db) => Number(db.toFixed(1))).join(" / "));
}

async function volumesAreEachListenersOwn(mixer, people, report) {
  const sent = await people.evaluate(() => rig.sent(0));
  await mixer.evaluate(
    (...of) => rig.wish(...of),
    "to-0",
    [2, 3, 4],
    [
      [2, 2],
      [3, 0.5],
      [4, 0],
    ],
  );
  const levels = await until("Ada hears them at her volumes", async () => {
    const [, bo, lan, cy] = await people.evaluate((...of) => rig.hears(...of), 0, TONES);
    return Math.abs(bo - sent - 6) < 2 && Math.abs(lan - sent + 6) < 2 && cy < sent - 40 && [bo, lan, cy];
  });
  report("at volumes 2, 0.5 and 0, dB against what was sent", levels.map((db) => (db - sent).toFixed(1)).join(" / "));
  await hearsTheOthers(people, 1, () => {});
}

/** Bo's sound comes as another tone from then on, so that the two ways can be told apart. */
async function nothingIsMissedWhenSoundComesAnotherWay(mixer, people, report) {
  const tones = [1000, 1500];
  // A busy computer loses sound by itself: that it can be done without is enough.
  await until("sound goes over to another way unnoticed", async () => {
    await mixer.evaluate((...of) => rig.sound(...of), "in-1", 1, 2);
    await mixer.evaluate((...of) => rig.wish(...of), "to-0", [2]);
    await pause(500);
    const [heard, sent] = await Promise.all([
      people.evaluate((...of) => rig.hearsMeanwhile(...of), 0, tones, 2000),
      mixer.evaluate((...of) => rig.sends(...of), tones, 2000),
      pause(1000)
        .then(() => mixer.evaluate((...of) => rig.sound(...of), "another", 2, 2))
        .then(() => pause(200))
        .then(() => mixer.evaluate((...of) => rig.sound(...of), "in-1", null)),
    ]);
    await mixer.evaluate((...of) => rig.sound(...of), "in-1", 1, 2);
    await mixer.evaluate((...of) => rig.sound(...of), "another", null);
    report(
      "another way, ms sent",
      [sent, heard].map(({ silent, doubled }) => `${silent} silent, ${doubled} doubled`).join("; heard: "),
    );
    return [sent, heard].every(({ silent, doubled }) => silent <= 20 && doubled <= 10) && heard.usual > -20;
  });
  await mixer.evaluate((...of) => rig.wish(...of), "to-0", [2, 3, 4]);
}

async function everybodyIsWhereTheLayoutSays(mixer, people, report) {
  const cells = await cellsOf(mixer, IDS);
  for (const i of PEOPLE.keys()) {
    const wanted = cells.map(({ who }) => PEOPLE[who - 1].colour);
    const seen = await until(`${PEOPLE[i].name} sees everybody in their place`, () => sees(people, i, cells, wanted));
    if (i === 0) report("colours", seen.join(" "));
  }
}

/** Another mix came with somebody in its right eighth. */
async function aMixOfOthersIsCutUp(mixer, people) {
  await mixer.evaluate((...of) => rig.picture(...of), 9, 0, { x: 7 / 8, y: 0, width: 1 / 8, height: 1 });
  await mixer.evaluate((...of) => rig.look(...of), "to-0", [...IDS, 9], 1280, 720);
  const cells = (await cellsOf(mixer, [...IDS, 9])).filter(({ who }) => who === 9 || who === 1);
  const wanted = cells.map(({ who }) => (who === 9 ? "#8030a0" : PEOPLE[0].colour));
  await until("the part is seen as a tile of its own", () => sees(people, 0, cells, wanted));
}

async function goesOnInTheBackground(browser, blank, mixer, people, report) {
  const inFront = await browser.newPage();
  await inFront.goto(blank);
  await inFront.bringToFront();
  await until("the mixer is hidden", async () => (await mixer.evaluate(() => rig.mixing())).hidden);
  const fps = await until("ten pictures a second come out of a hidden tab", async () => {
    const frames = await rate(people, 3000);
    return frames.fps >= 10 && frames;
  });
  report("background", fps);
  // Not the same picture again and again: whatever is seen there changes.
  await people.evaluate(() => rig.paint(0, "#e0e0e0"));
  const ada = (await cellsOf(mixer, IDS)).filter(({ who }) => who === 1);
  await until("a change is seen", () => sees(people, 1, ada, ["#e0e0e0"]));
  await hearsTheOthers(people, 1, (what, seen) => report(`${what}, in the background`, seen));
  report("mixer", JSON.stringify(await mixer.evaluate(() => ({ ...rig.mixing(), cells: undefined }))));
}

/** Where these are in the picture, when listeners see them all. */
function cellsOf(mixer, who) {
  return until("the mixer shows all of them", async () => {
    const { cells } = await mixer.evaluate(() => rig.mixing());
    const shown = cells.map((cell) => cell.who);
    return who.every((one) => shown.includes(one)) && cells;
  });
}

async function sees(people, index, cells, wanted) {
  const seen = await people.evaluate((...of) => rig.colours(...of), index, cells);
  const right = seen.every((colour, i) => {
    const hex = wanted[i].slice(1).match(/../g);
    return colour.every((value, j) => Math.abs(value - Number.parseInt(hex[j], 16)) < CLOSE);
  });
  return right && seen.map((colour) => `rgb(${colour})`);
}

async function rate(people, ms) {
  const before = await people.evaluate(() => rig.frames(1));
  await pause(ms);
  const after = await people.evaluate(() => rig.frames(1));
  const fps = ((after.framesDecoded - before.framesDecoded) * 1000) / (after.at - before.at);
  return { fps: Number(fps.toFixed(1)), size: `${after.frameWidth}x${after.frameHeight}` };
}

async function keepPicture(people, file) {
  const url = await people.evaluate(() => rig.still(0));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, Buffer.from(url.split(",")[1], "base64"));
}
