// Chat text to a small tree that can only hold what chat may show. There is no node for HTML or pictures, so none can
// come out; links are kept only where their address is of a kind that cannot run anything.

export type Inline =
  | { type: "text"; text: string }
  | { type: "break" }
  | { type: "code"; text: string }
  | { type: "strong" | "emphasis" | "strike"; children: Inline[] }
  | { type: "link"; href: string; children: Inline[] };

export type Block =
  | { type: "paragraph"; children: Inline[] }
  | { type: "code"; text: string }
  | { type: "quote"; children: Block[] }
  | { type: "list"; ordered: boolean; start: number; items: Inline[][] };

/** Quotes in quotes deeper than this are text. */
const DEEPEST = 4;

export function parseMarkdown(text: string): Block[] {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), 0);
}

/** An address that may be opened, or null. */
export function safeHref(address: string): string | null {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return null;
  try {
    const url = new URL(address);
    const known = url.protocol === "https:" || url.protocol === "http:" || url.protocol === "mailto:";
    return known ? url.href : null;
  } catch {
    return null;
  }
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const QUOTE = /^\s{0,3}>\s?/;
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/;

function blocks(lines: readonly string[], depth: number): Block[] {
  const out: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line)?.[1];
    if (line.trim() === "") {
      at += 1;
    } else if (fence) {
      const end = closing(lines, at + 1, fence);
      out.push({ type: "code", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (QUOTE.test(line) && depth < DEEPEST) {
      const end = run(lines, at, (one) => QUOTE.test(one));
      const inner = lines.slice(at, end).map((one) => one.replace(QUOTE, ""));
      out.push({ type: "quote", children: blocks(inner, depth + 1) });
      at = end;
    } else if (BULLET.test(line)) {
      const end = run(lines, at, (one) => BULLET.test(one));
      const items = lines.slice(at, end).map((one) => inlines(BULLET.exec(one)?.[1] ?? ""));
      out.push({ type: "list", ordered: false, start: 1, items });
      at = end;
    } else if (NUMBER.test(line)) {
      const end = run(lines, at, (one) => NUMBER.test(one));
      const items = lines.slice(at, end).map((one) => inlines(NUMBER.exec(one)?.[2] ?? ""));
      out.push({ type: "list", ordered: true, start: Number(NUMBER.exec(line)?.[1] ?? 1), items });
      at = end;
    } else {
      const end = Math.max(
        run(lines, at, (one) => isParagraph(one, depth)),
        at + 1,
      );
      out.push({ type: "paragraph", children: inlines(lines.slice(at, end).join("\n")) });
      at = end;
    }
  }
  return out;
}

function isParagraph(line: string, depth: number): boolean {
  if (line.trim() === "" || FENCE.test(line) || BULLET.test(line) || NUMBER.test(line)) return false;
  return depth >= DEEPEST || !QUOTE.test(line);
}

function run(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}

/** The line that closes a fence, or the end: a fence left open holds the rest. */
function closing(lines: readonly string[], from: number, fence: string): number {
  const mark = fence[0] ?? "`";
  for (let at = from; at < lines.length; at++) {
    const line = (lines[at] ?? "").trim();
    if (line.length >= fence.length && [...line].every((c) => c === mark)) return at;
  }
  return lines.length;
}

const AUTOLINK = /^(https?:\/\/[^\s<>"]+|mailto:[^\s<>"]+)/i;
const DELIMITERS = [
  { mark: "**", type: "strong" },
  { mark: "__", type: "strong" },
  { mark: "~~", type: "strike" },
  { mark: "*", type: "emphasis" },
  { mark: "_", type: "emphasis" },
] as const;

/** Marks in marks deeper than this are text: nobody writes them, and nesting must not cost more than the text is long. */
const DEEPEST_MARKS = 6;

function inlines(text: string, depth = 0, inLink = false): Inline[] {
  const out: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push({ type: "text", text: plain });
    plain = "";
  };
  const missing = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const found = depth < DEEPEST_MARKS ? special(text, at, depth, inLink, missing) : null;
    if (found) {
      flush();
      out.push(found.node);
      at = found.end;
    } else if (text[at] === "\n") {
      flush();
      out.push({ type: "break" });
      at += 1;
    } else if (text[at] === "\\" && /[\\`*_~[\]()>#+\-.!]/.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return out;
}

interface Found {
  node: Inline;
  end: number;
}

/** `missing` remembers marks that nothing closes any more, so that a text of nothing but marks is read once. */
function special(text: string, at: number, depth: number, inLink: boolean, missing: Set<string>): Found | null {
  const c = text[at];
  if (c === "`") return code(text, at, missing);
  if (c === "[" && !inLink) return link(text, at, depth, missing);
  if ((c === "h" || c === "H" || c === "m" || c === "M") && !inLink) return autolink(text, at);
  if (c === "*" || c === "_" || c === "~") return marked(text, at, depth, inLink, missing);
  return null;
}

function code(text: string, at: number, missing: Set<string>): Found | null {
  let ticks = 1;
  while (text[at + ticks] === "`") ticks += 1;
  const mark = "`".repeat(ticks);
  if (missing.has(mark)) return null;
  const end = text.indexOf(mark, at + ticks);
  if (end < 0) {
    missing.add(mark);
    return null;
  }
  const inner = text.slice(at + ticks, end);
  return inner ? { node: { type: "code", text: inner.trim() || inner }, end: end + ticks } : null;
}

function link(text: string, at: number, depth: number, missing: Set<string>): Found | null {
  if (missing.has("](")) return null;
  const middle = text.indexOf("](", at);
  if (middle < 0) {
    missing.add("](");
    return null;
  }
  const label = text.slice(at + 1, middle);
  if (!label || label.includes("[") || label.includes("\n")) return null;
  const end = closingParenthesis(text, middle + 2);
  if (end < 0) return null;
  const href = safeHref(text.slice(middle + 2, end).trim());
  if (!href) return null;
  return { node: { type: "link", href, children: inlines(label, depth + 1, true) }, end: end + 1 };
}

/** Addresses may hold pairs of parentheses. */
function closingParenthesis(text: string, from: number): number {
  let open = 0;
  for (let at = from; at < text.length && at < from + 2000; at++) {
    const c = text[at];
    if (c === "\n") return -1;
    if (c === "(") open += 1;
    if (c === ")") {
      if (open === 0) return at;
      open -= 1;
    }
  }
  return -1;
}

function autolink(text: string, at: number): Found | null {
  if (/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return null;
  const match = AUTOLINK.exec(text.slice(at, at + 2000))?.[1];
  if (!match) return null;
  let address = match.replace(/[.,;:!?'*_~]+$/, "");
  while (address.endsWith(")") && count(address, ")") > count(address, "(")) address = address.slice(0, -1);
  const href = safeHref(address);
  if (!href) return null;
  return { node: { type: "link", href, children: [{ type: "text", text: address }] }, end: at + address.length };
}

function count(text: string, c: string): number {
  return text.split(c).length - 1;
}

function marked(text: string, at: number, depth: number, inLink: boolean, missing: Set<string>): Found | null {
  for (const { mark, type } of DELIMITERS) {
    if (!text.startsWith(mark, at) || missing.has(mark)) continue;
    const from = at + mark.length;
    if (/\s/.test(text[from] ?? " ")) continue;
    if (mark[0] === "_" && /[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) continue;
    const end = endOf(text, from, mark);
    if (end < 0) {
      missing.add(mark);
      continue;
    }
    return {
      node: { type, children: inlines(text.slice(from, end), depth + 1, inLink) },
      end: end + mark.length,
    };
  }
  return null;
}

function endOf(text: string, from: number, mark: string): number {
  let at = text.indexOf(mark, from + 1);
  while (at >= 0) {
    const before = text[at - 1] ?? " ";
    const after = text[at + mark.length] ?? " ";
    const single = mark.length === 1 && (after === mark || before === mark);
    const inWord = mark[0] === "_" && /[\p{L}\p{N}]/u.test(after);
    if (!/\s/.test(before) && before !== "\\" && !single && !inWord) return at;
    at = text.indexOf(mark, at + 1);
  }
  return -1;
}
