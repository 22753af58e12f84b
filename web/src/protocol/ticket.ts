// The ticket of a room, handed from one load of a page to the next and to nothing else. It is written while the page
// goes and taken when the next one joins, so a duplicated tab, which copies sessionStorage, never gets one.

const key = (room: string): string => `starling.ticket.${room}`;

export function keepTicket(room: string, ticket: string): void {
  tryStorage((storage) => storage.setItem(key(room), ticket));
}

export function takeTicket(room: string): string | null {
  return tryStorage((storage) => {
    const ticket = storage.getItem(key(room));
    storage.removeItem(key(room));
    return ticket;
  });
}

/** A browser may refuse storage; then a reload asks for the password again. */
function tryStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
