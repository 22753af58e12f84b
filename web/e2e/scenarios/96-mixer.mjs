// A page that mixes for others, with neither server nor interface: e2e/mixer has the rest, and figures.

import { scenario } from "../harness/scenario.mjs";
import { mixes } from "../mixer/story.mjs";

// Each browser in each part; the other two pairs are in e2e/mixer/run.mjs.
scenario("what a Chromium mixes for Firefoxes is right, also in a hidden tab", () => mixes("chromium", "firefox"));
scenario("what a Firefox mixes for Chromiums is right, also in a hidden tab", () => mixes("firefox", "chromium"));
