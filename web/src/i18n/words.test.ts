import { describe, expect, it } from "vitest";
import de from "./de.json";
import en from "./en.json";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "string") found.set(here, value);
    else for (const [inner, text] of leaves(value, here)) found.set(inner, text);
  }
  return found;
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("the words", () => {
  const english = leaves(en);
  const german = leaves(de);

  it("are the same set in every language", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("have the same holes in every language", () => {
    for (const [key, text] of english) expect([key, holes(german.get(key) ?? "")]).toEqual([key, holes(text)]);
  });

  it("say it calmly: nothing empty, no exclamation mark", () => {
    for (const words of [english, german]) {
      for (const [key, text] of words) {
        expect([key, text.trim() === "", text.includes("!")]).toEqual([key, false, false]);
      }
    }
  });
});
