// What somebody typed or pasted to say which room: a link, a name, or a title.

export type Target =
  | { kind: "room"; name: string }
  /** A room on another server. */
  | { kind: "elsewhere"; address: string };

/** Reads it, or null if no room can be called that. `origin` is this page's. */
export function parseTarget(text: string, origin: string): Target | null {
  const typed = text.trim();
  if (typed === "") return null;
  const address = asAddress(typed, origin);
  if (address !== null) {
    const link = parseUrl(address);
    if (!link) return null;
    const name = /^\/r\/([^/]+)\/?$/.exec(link.pathname)?.[1];
    if (!name || !isRoomName(name)) return null;
    return link.origin === origin ? { kind: "room", name } : { kind: "elsewhere", address: link.href };
  }
  const name = isRoomName(typed) ? typed : nameFromTitle(typed);
  return name ? { kind: "room", name } : null;
}

/** As the server makes an address out of a title: "Opening week!" becomes `opening-week`. */
export function nameFromTitle(title: string): string | null {
  const latin: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  let name = "";
  for (const c of title.toLowerCase()) {
    if (/[a-z0-9]/.test(c)) name += c;
    else if (latin[c]) name += latin[c];
    else if (name !== "" && !name.endsWith("-")) name += "-";
  }
  name = name.slice(0, 64).replace(/-+$/, "");
  return isRoomName(name) ? name : null;
}

export function isRoomName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(text);
}

/** The whole address, where it looks like a link to a room. */
function asAddress(typed: string, origin: string): string | null {
  const { host, protocol } = new URL(origin);
  if (/^https?:\/\//i.test(typed)) return typed;
  if (typed.startsWith("/r/")) return origin + typed;
  return typed.startsWith(`${host}/`) ? `${protocol}//${typed}` : null;
}

function parseUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
