// How people are drawn: initials, colour, in the order a name is written.

export const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
type ColourNumber = (typeof COLOURS)[number];

/** The first letters of the first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : "";
  return `${first}${last}` || "?";
}

function firstLetter(word: string | undefined): string {
  if (!word) return "";
  const letter = [...new Intl.Segmenter().segment(word)]
    .map((part) => part.segment)
    .find((c) => /[\p{L}\p{N}]/u.test(c));
  return (letter ?? [...word][0] ?? "").toLocaleUpperCase();
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}

function isColour(n: number): n is ColourNumber {
  return (COLOURS as readonly number[]).includes(n);
}

/** For `style`: avatar and caret take their colour from `--a`. */
export function colourStyle(colour: number): Record<string, string> {
  return { "--a": `var(--st-person-${isColour(colour) ? colour : 1})` };
}
