// What participants say to each other through the server to make links: addresses are in it.

/** A script for a page: remembers each signal that goes or comes, as whom it goes to or came from. */
export const SIGNALS = `(() => {
  window.signals = [];
  const note = (data) => {
    if (typeof data === "string" && data.includes('"signal"')) signals.push(...[...data.matchAll(/"(?:from|to)":(\\d+)/g)].map(([, who]) => Number(who)));
  };
  const Socket = window.WebSocket;
  window.WebSocket = class WebSocket extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => note(data));
    }
    send(data) {
      note(data);
      super.send(data);
    }
  };
})();`;

/** With whom somebody exchanged signals, one for each. */
export function signalled(person) {
  return person.page.evaluate(() => window.signals);
}

/** A script for a page whose browser has these preferences. */
export function preferring(prefs) {
  return `try { localStorage.setItem("starling.prefs", '${JSON.stringify(prefs)}'); } catch {}`;
}

export function connections(person) {
  return person.page.evaluate(() => kit.states().length);
}
