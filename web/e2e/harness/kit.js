// Runs in every page before the page's own scripts. It remembers the open peer connections, so that tests can read their
// counters, and finds things by the role and name a screen reader would say. It changes nothing the page can notice.
(() => {
  // A browser lets go of what is closed only where nobody remembers it, and over a hundred changes there is a lot of it.
  /** Each open connection with its number and its data channels. */
  const connections = new Map();
  let made = 0;
  const Connection = window.RTCPeerConnection;
  if (Connection) {
    window.RTCPeerConnection = class RTCPeerConnection extends Connection {
      constructor(...args) {
        super(...args);
        made += 1;
        connections.set(this, { n: made, channels: [] });
      }

      close() {
        super.close();
        connections.delete(this);
      }

      createDataChannel(...args) {
        const channel = super.createDataChannel(...args);
        connections.get(this)?.channels.push(channel);
        return channel;
      }
    };
  }

  // What the server said about oneself, which chat messages it acknowledged, and what kinds of requests it was sent.
  const heard = { welcomes: [], kept: [], asked: [] };
  // What one of several browsers on one machine measures says nothing of a person's computer: reports say what the test
  // says, and by itself nothing. `kit.able = "measured"` lets them be.
  const UNMEASURED = {
    uplink_kbps: null,
    downlink_kbps: null,
    encode_ms: null,
    cpu_limited: false,
    pressure: null,
    low_battery: false,
    metered: false,
  };
  const told = (text) => {
    if (kit.able === "measured" || !text.includes('"type":"report"')) return text;
    return JSON.stringify({ ...JSON.parse(text), able: { ...UNMEASURED, ...kit.able } });
  };
  const Socket = window.WebSocket;
  let socket = null;
  window.WebSocket = class WebSocket extends Socket {
    constructor(...args) {
      super(...args);
      socket = this;
      this.addEventListener("message", ({ data }) => {
        const { type, reply } = JSON.parse(data);
        if (type !== "ok") return;
        if (reply.type === "welcome") heard.welcomes.push({ you: reply.you, resumed: reply.resumed });
        if (reply.type === "sent") heard.kept.push(reply.message.text);
      });
    }

    send(data) {
      if (typeof data === "string") heard.asked.push(JSON.parse(data).type);
      super.send(typeof data === "string" ? told(data) : data);
    }
  };

  /** Asks the server for something as the page would, whose own ids begin at one. */
  function ask(request) {
    socket.send(JSON.stringify({ id: 4_000_000_000, ...request }));
  }

  // Where to look for a role, before the accessibility rules decide.
  const CANDIDATES = {
    alert: "[role=alert],[role=alertdialog]",
    button: "button,[role=button],input[type=button],input[type=submit],summary",
    checkbox: "input[type=checkbox],[role=checkbox]",
    complementary: "aside,[role=complementary]",
    combobox: "select,[role=combobox]",
    dialog: "dialog,[role=dialog],[role=alertdialog]",
    figure: "figure,[role=figure]",
    heading: "h1,h2,h3,h4,h5,h6,[role=heading]",
    link: "a[href],[role=link]",
    log: "[role=log]",
    menuitem: "[role^=menuitem]",
    radio: "[role=radio],input[type=radio]",
    slider: "input[type=range],[role=slider]",
    spinbutton: "input[type=number],[role=spinbutton]",
    switch: "[role=switch],input[role=switch]",
    tab: "[role=tab]",
    textbox: "input,textarea,[role=textbox],[contenteditable]",
    toolbar: "[role=toolbar]",
  };

  /** All visible elements of a role, with their names. */
  function named(role, root) {
    const selector = CANDIDATES[role];
    if (!selector) throw new Error(`the kit does not know the role ${role}`);
    axe.teardown();
    axe.setup(document.documentElement);
    try {
      return [...(root ?? document).querySelectorAll(selector)].flatMap((element) => {
        const node = axe.utils.getNodeFromTree(element);
        if (!node || !axe.commons.dom.isVisibleToScreenReaders(node)) return [];
        if (roleOf(element, node) !== role) return [];
        return [{ element, name: axe.commons.text.accessibleTextVirtual(node).trim() || labelOf(element) }];
      });
    } finally {
      axe.teardown();
    }
  }

  /** Of a button that a <label> names: browsers take that for its name, the rules do not look for it. */
  function labelOf(element) {
    return [...(element.labels ?? [])].map((label) => label.innerText.trim()).join(" ");
  }

  function roleOf(element, node) {
    // ARIA gives password fields no role; people and other drivers call them text boxes.
    if (element.localName === "input" && element.type === "password") return "textbox";
    const role = axe.commons.aria.getRole(node);
    if (role === "searchbox") return "textbox";
    if (role === "alertdialog") return "dialog";
    return role?.startsWith("menuitem") ? "menuitem" : role;
  }

  /** `query`: { role, name?, prefix?, within? }, `within` being such a query again. */
  function find(query) {
    const root = query.within ? find(query.within) : undefined;
    if (query.within && !root) return null;
    const fits = ({ name }) =>
      query.name !== undefined ? name === query.name : query.prefix === undefined || name.startsWith(query.prefix);
    return named(query.role, root).find(fits)?.element ?? null;
  }

  /** Where the mouse presses what a query finds: its middle. Null while it moves, is disabled or lies under something. */
  async function spot(query) {
    const element = find(query);
    if (!element || element.disabled) return null;
    element.scrollIntoView({ behavior: "instant", block: "nearest", inline: "nearest" });
    const before = middle(element);
    await painted();
    const { x, y } = middle(element);
    const still = x === before.x && y === before.y;
    if (!still || !element.contains(document.elementFromPoint(x, y))) return null;
    guard(element);
    return { x, y };
  }

  const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  let unguard = () => {};
  let pressed = null;

  /** What is pressed next is that, or nothing: menus move while a mouse is on its way. */
  function guard(element) {
    unguard();
    pressed = null;
    const look = (event) => {
      pressed ??= element.contains(event.target);
      if (pressed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    for (const type of PRESSES) window.addEventListener(type, look, true);
    unguard = () => {
      for (const type of PRESSES) window.removeEventListener(type, look, true);
    };
  }

  /** Whether the press was of what it was meant for. */
  function wasPressed() {
    unguard();
    return pressed === true;
  }

  function middle(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** Two pictures of the page later. A tab behind another one is never painted, and nothing moves there. */
  function painted() {
    if (document.hidden) return;
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }

  function names(role) {
    return named(role).map(({ name }) => name);
  }

  /** Firefox never answers for a connection that is closed while it counts. */
  function counters(connection) {
    const patience = new Promise((resolve) => setTimeout(resolve, 1500, new Map()));
    return Promise.race([connection.getStats(), patience]);
  }

  /** What the connections that are open have counted. */
  async function stats() {
    const all = { inbound: [], outbound: [], pairs: [] };
    for (const connection of connections.keys()) {
      const report = await counters(connection);
      for (const entry of report.values()) {
        if (entry.type === "inbound-rtp") all.inbound.push({ ...entry });
        if (entry.type === "outbound-rtp") all.outbound.push({ ...entry });
        if (entry.type === "candidate-pair" && (entry.selected || (entry.nominated && entry.state === "succeeded"))) {
          const local = report.get(entry.localCandidateId);
          all.pairs.push({ ...entry, protocol: local?.protocol, relayProtocol: local?.tcpType });
        }
      }
    }
    return all;
  }

  /** Bytes of media that came so far, straight from other participants and from the server. */
  async function ways() {
    const bytes = { peers: 0, server: 0, links: 0 };
    for (const connection of connections.keys()) {
      const peer = connection.getTransceivers().some(({ direction }) => direction === "sendrecv");
      if (peer && connection.connectionState === "connected") bytes.links += 1;
      for (const entry of (await counters(connection)).values()) {
        if (entry.type === "inbound-rtp") bytes[peer ? "peers" : "server"] += entry.bytesReceived;
      }
    }
    return bytes;
  }

  /** With how many other participants words can be exchanged. */
  function talksWith() {
    const channels = [...connections.values()].flatMap(({ channels }) => channels);
    return channels.filter(({ label, readyState }) => label === "starling" && readyState === "open").length;
  }

  /** The loudest of what arrived in the last second, 0 to 1, over every connection. Browsers remember ten seconds. */
  function loudness() {
    const receivers = [...connections.keys()].flatMap((connection) => connection.getReceivers());
    const heard = receivers.filter((r) => r.track.kind === "audio").flatMap((r) => r.getSynchronizationSources());
    return Math.max(0, ...heard.filter(({ timestamp }) => age(timestamp) < 1000).map((s) => s.audioLevel ?? 0));
  }

  /** Some browsers count from 1970, others from when the page was opened. */
  function age(timestamp) {
    const now = performance.now();
    return Math.min(Math.abs(now - timestamp), Math.abs(performance.timeOrigin + now - timestamp));
  }

  /** Of the open connections, the newest last. */
  function states() {
    return [...connections.keys()].map(({ connectionState }) => connectionState);
  }

  /**
   * The tile whose name begins with that: its whole name, its picture, and the counters of what feeds it. "Ada" is her
   * own tile, "Ada, screen" the one of what she shares.
   */
  async function tile(begin) {
    const figure = named("figure").find(
      ({ name }) => name.startsWith(begin) && name.includes(", screen") === begin.includes(", screen"),
    );
    if (!figure) return null;
    const video = figure.element.querySelector("video");
    const track = video?.srcObject?.getVideoTracks?.()[0];
    const inbound = track && (await stats()).inbound.find((entry) => entry.trackIdentifier === track.id);
    const box = figure.element.getBoundingClientRect();
    return {
      name: figure.name,
      box: { width: box.width, height: box.height },
      video: video && {
        width: video.videoWidth,
        height: video.videoHeight,
        paused: video.paused,
        live: Boolean(track),
        presented: presented(video),
      },
      inbound: inbound ?? null,
    };
  }

  const looked = new WeakMap();

  /**
   * Pictures an element has put on the page, as of the last one since it was looked at first; null before that. Frames
   * can be decoded for a stream whose element stands still.
   */
  function presented(video) {
    const seen = looked.get(video) ?? { count: null, waits: false };
    looked.set(video, seen);
    if (!seen.waits) {
      seen.waits = true;
      video.requestVideoFrameCallback((_, { presentedFrames }) => {
        seen.count = presentedFrames;
        seen.waits = false;
      });
    }
    return seen.count;
  }

  /**
   * Watches, until told to stop, how long each arriving stream of a kind goes without something new, in milliseconds:
   * a decoded frame for pictures, a packet for sound. Waits of a second and more are kept with what the browser had
   * counted before and after. Looks every so many milliseconds; a wait can have been that much longer than it seemed.
   */
  function watch(kind, every = 100) {
    const counted = kind === "video" ? "framesDecoded" : "packetsReceived";
    const begun = performance.now();
    const seen = new Map();
    const look = async () => {
      const { inbound } = await stats();
      const now = performance.now();
      for (const entry of inbound) {
        if (entry.kind !== kind || !entry[counted]) continue;
        const known = seen.get(entry.id) ?? { since: now, longest: 0, waits: [], first: entry, grown: entry };
        const waited = now - known.since;
        known.longest = Math.max(known.longest, waited);
        if (entry[counted] > known.grown[counted]) {
          if (waited >= 1000) known.waits.push(wait(known.since - begun, waited, known.grown, entry));
          known.since = now;
          known.grown = entry;
        }
        known.last = entry;
        seen.set(entry.id, known);
      }
    };
    const timer = setInterval(look, every);
    kit.watched = async () => {
      clearInterval(timer);
      await look();
      const pictured = pictures();
      return [...seen.values()].map(({ longest, waits, first, last }) => ({
        of: pictured.get(last.trackIdentifier) ?? null,
        longest: Math.round(longest),
        decoded: (last.framesDecoded ?? 0) - (first.framesDecoded ?? 0),
        received: (last.framesReceived ?? 0) - (first.framesReceived ?? 0),
        dropped: (last.framesDropped ?? 0) - (first.framesDropped ?? 0),
        keyFramesAskedFor: (last.pliCount ?? 0) + (last.firCount ?? 0) - (first.pliCount ?? 0) - (first.firCount ?? 0),
        size: `${last.frameWidth}x${last.frameHeight}`,
        waits,
      }));
    };
  }

  /** One wait: when, how long, and what grew meanwhile, so that network, decoder and page can be told apart. */
  function wait(at, waited, before, after) {
    const grown = ["packetsReceived", "framesReceived", "framesDropped", "keyFramesDecoded", "nackCount", "pliCount"];
    const sizes = [before, after].map((entry) => `${entry.frameWidth}x${entry.frameHeight}`);
    return {
      at: Math.round(at),
      waited: Math.round(waited),
      sizes,
      ...Object.fromEntries(grown.map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)])),
    };
  }

  /** Whose picture each track is, by the name of its tile. */
  function pictures() {
    const shown = named("figure").map(({ name, element }) => [
      element.querySelector("video")?.srcObject?.getVideoTracks?.()[0]?.id,
      name,
    ]);
    return new Map(shown);
  }

  /** Milliseconds from the press of a button to the first picture of somebody else that was decoded after it. */
  function timeToFirstFrame(button) {
    kit.firstFrame = new Promise((resolve) => {
      const pressed = async ({ target }) => {
        if (!target.closest("button")?.innerText.includes(button)) return;
        document.removeEventListener("click", pressed, true);
        const begun = performance.now();
        const look = async () => {
          const { inbound } = await stats();
          if (inbound.some((entry) => entry.framesDecoded > 0)) resolve(performance.now() - begun);
          else setTimeout(look, 10);
        };
        look();
      };
      document.addEventListener("click", pressed, true);
    });
  }

  window.kit = {
    able: {},
    connections,
    counters,
    find,
    heard,
    loudness,
    named,
    names,
    spot,
    states,
    stats,
    tile,
    wasPressed,
    talksWith,
    timeToFirstFrame,
    watch,
    ways,
    ask,
  };
})();
