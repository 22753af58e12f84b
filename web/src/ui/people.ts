// How people are drawn: initials, colour, in the order a name is written.

export const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
type ColourNumber = (typeof COLOURS)[number];

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
