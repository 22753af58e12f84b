// Messages that come in several ways: each once, and one author's in the order they were written. A nonce says both: it
// is the name of a page's life and a count, "3f2a….12". Pure: time is a parameter.

/** So long the message before it is waited for; it may be on its way through the server. */
export const HOLD_MS = 2000;
/** Far more than are written while one of them is on its way. */
const MOST_SEEN = 10_000;
const MOST_AUTHORS = 1000;

interface Author<T> {
  /** Which life of their page. */
  run: string;
  next: number;
  /** What came before its turn, by its count. */
  held: Map<number, T>;
  /** When it is shown all the same. */
  until: number;
}

export class InOrder<T> {
  private readonly seen = new Set<string>();
  private readonly authors = new Map<string, Author<T>>();

  has(author: string, nonce: string): boolean {
    return this.seen.has(`${author} ${nonce}`);
  }

  /** Takes a message that came, and gives what is to be shown of that author now. */
  take(now: number, author: string, nonce: string, message: T): T[] {
    if (this.has(author, nonce)) return [];
    this.seen.add(`${author} ${nonce}`);
    forgetOldest(this.seen, MOST_SEEN);
    const { run, count } = parse(nonce);
    if (run === null) return [message];
    const known = this.authors.get(author);
    // Whoever is heard for the first time, or begins anew, is not waited for.
    if (known?.run !== run) {
      this.authors.delete(author);
      this.authors.set(author, { run, next: count + 1, held: new Map(), until: 0 });
      forgetOldest(this.authors, MOST_AUTHORS);
      return [...(known ? inTurn(known) : []), message];
    }
    if (count < known.next) return [message];
    if (count > known.next) {
      if (known.held.size === 0) known.until = now + HOLD_MS;
      known.held.set(count, message);
      return [];
    }
    known.next += 1;
    return [message, ...this.follow(now, known)];
  }

  /** When `late` has something to say. */
  get due(): number | null {
    const waiting = [...this.authors.values()].filter(({ held }) => held.size > 0);
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ until }) => until));
  }

  /** What was held for a message that does not come. */
  late(now: number): T[] {
    const due = [...this.authors.values()].filter(({ held, until }) => held.size > 0 && until <= now);
    return due.flatMap((author) => inTurn(author));
  }

  private follow(now: number, author: Author<T>): T[] {
    const all: T[] = [];
    for (;;) {
      const next = author.held.get(author.next);
      if (next === undefined) break;
      author.held.delete(author.next);
      author.next += 1;
      all.push(next);
    }
    author.until = now + HOLD_MS;
    return all;
  }
}

/** Everything that is held, in its order, and whatever is missing is waited for no more. */
function inTurn<T>(author: Author<T>): T[] {
  const held = [...author.held].sort(([a], [b]) => a - b);
  author.held.clear();
  author.next = Math.max(author.next, (held.at(-1)?.[0] ?? 0) + 1);
  return held.map(([, message]) => message);
}

/** Sets and maps remember in which order things came. */
function forgetOldest(all: Set<string> | Map<string, unknown>, most: number): void {
  for (const oldest of all.keys()) {
    if (all.size <= most) return;
    all.delete(oldest);
  }
}

function parse(nonce: string): { run: string | null; count: number } {
  const [, run = null, count = ""] = /^(.+)\.([1-9]\d{0,8})$/.exec(nonce) ?? [];
  return { run, count: Number(count) };
}
