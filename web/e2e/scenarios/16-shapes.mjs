// A room that changes its shape while people talk.

import assert from "node:assert/strict";
import { scenario } from "../harness/scenario.mjs";
import {
  byServer,
  everybodySees,
  everybodySeesTalking,
  graph,
  mixes,
  nothingByServer,
  somebodyAgreesToMix,
  straight,
} from "../harness/shapes.mjs";

scenario(
  "a host moves the room from direct to the server, to one who mixes, and back",
  { travel: "automatic", within: 300_000 },
  async (world) => {
    const { owner: ada, room } = await world.meeting("Ada", "chromium");
    const bo = await world.guest("Bo", "firefox", room);
    const cy = await world.guest("Cy", "chromium", room);
    const all = [ada, bo, cy];
    await everybodySees(all);
    await Promise.all(all.map((one) => straight(one)));
    await nothingByServer(all);

    await ada.travels("Server");
    await Promise.all(all.map((one) => byServer(one)));
    await everybodySees(all);

    await ada.travels("A participant mixes");
    await mixes(await somebodyAgreesToMix(all));
    await nothingByServer(all);
    await everybodySees(all);
    await Promise.all(all.map((one) => one.hears()));
    await everybodySeesTalking(all);
    const mixed = (await graph(ada)).flows.filter(({ origins }) => origins.length > 1);
    assert.ok(mixed.length >= 4, `Bo and Cy get one mix of each kind: ${JSON.stringify(mixed)}`);

    await ada.travels("Direct");
    await Promise.all(all.map((one) => straight(one)));
    await everybodySees(all);
    const { changes } = await graph(ada);
    assert.ok(changes.length >= 4, JSON.stringify(changes));
  },
);
