// What stands for a face that cannot be seen.

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
