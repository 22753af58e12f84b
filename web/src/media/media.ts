// All media of one call: chases the slice. What the plan says is asked of the server and of other participants, what
// comes is played from one place only, and what others ask for is given. It knows no socket; requests go out through its
// ports, and the server's words come in as calls.

import { initials } from "../call/initials";
import type { Incoming, Link as LinkView, ParticipantId, TrackId } from "../call/state";
import type { ChatWord, GotWord } from "../call/unkept/words";
import type {
  Encoding,
  LinkState,
  Participant,
  Reply,
  Request,
  Signal,
  Slice,
  SlotFlow,
  SlotState,
  Source,
} from "../protocol/generated";
import { Measuring } from "./able/measuring";
import { Audio } from "./audio";
import { choose, type Standing } from "./choose";
import { Displays } from "./displays";
import { type Feed, type FeedKey, feeds, fromServer, type Wanted, wantedTracks } from "./feeds";
import { incoming, sameAll, UNSEEN, type View } from "./incoming";
import { levelOf } from "./levels";
import type { Pictures } from "./link";
import { Mixer } from "./mixer/mixer";
import { paced } from "./pace";
import { PeerLinks } from "./peer/links";
import { PeerReports } from "./peer/reports";
import { Serving, screenSound } from "./peer/serving";
import { ServerMedia } from "./server";
import { Ages, Heartbeat, pulseOf } from "./standing";
import { type Kind, kindOf, type Wants } from "./wants";

export interface MediaPorts {
  /** Somebody said something of the chat over their link. */
  chat(from: ParticipantId, word: ChatWord | GotWord): void;
  request(request: Request): Promise<Reply>;
  incoming(incoming: ReadonlyMap<TrackId, Incoming>): void;
  link(link: Partial<LinkView>): void;
  soundBlocked(blocked: boolean): void;
  /** How loud those are whose voice comes straight, 0 to 100. */
  heard(levels: ReadonlyMap<ParticipantId, number>): void;
  /** How loud somebody shall be here, 0 to 2. */
  volumeOf(who: ParticipantId): number;
  pictures(): Pictures;
  /** Whether this browser may carry others. */
  carries(): boolean;
}

/** The room, as far as media is concerned. */
export interface Situation {
  you: ParticipantId | null;
  slice: Slice | null;
  participants: ReadonlyMap<ParticipantId, Participant>;
  /** Where participants learn their own addresses. */
  stun: readonly string[];
  /** The server may carry what does not come another way. */
  serverMedia: boolean;
}

/** While the old way is kept until the new one is there, the receivers are looked at so often. */
const SWITCHING_MS = 50;
/** Otherwise it is enough to notice what stops coming. */
const WATCHING_MS = 250;

/** What was there so recently, and stops, is missed from then on. */
const MISSED_MS = 1000;

/** From when sound comes out of a receiver until it is heard, at most: what it replaces is played so long. */
const LEAD_MS = 200;

/** The next picture waits so long for one that does not come. */
const FRESH_MS = 1000;

/** What one look may cause before the next one; it settles in two. */
const ROUNDS = 5;

const nowhere: Situation = { you: null, slice: null, participants: new Map(), stun: [], serverMedia: true };

/** Something that was asked for, and what comes of it. */
interface Asked {
  feed: Feed;
  heartbeat: Heartbeat;
  /** When it was asked for first. */
  since: number;
  ready: boolean;
}

export class Media {
  private readonly server: ServerMedia;
  private readonly peers: PeerLinks;
  private readonly serving: Serving;
  private readonly reports: PeerReports;
  private readonly audio: Audio;
  private readonly measuring = new Measuring();
  private readonly displays = new Displays(() => this.refresh());
  private readonly ages = new Ages(performance.timeOrigin);
  private mixer: Mixer | null = null;
  private wants: Wants<MediaStreamTrack> = { sending: new Map(), receiving: new Map() };
  private situation = nowhere;
  /** What is wanted of others, by its track. */
  private wanted: ReadonlyMap<TrackId, Wanted> = new Map();
  private asked = new Map<FeedKey, Asked>();
  private playing: ReadonlyMap<TrackId, FeedKey> = new Map();
  private readonly heard = new Map<TrackId, number>();
  private readonly streams = new WeakMap<MediaStreamTrack, MediaStream>();
  private shown: ReadonlyMap<TrackId, Incoming> = new Map();
  private switching = false;
  private online = false;
  private busy = false;
  private again = false;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports: MediaPorts) {
    this.audio = new Audio({ blocked: (blocked) => ports.soundBlocked(blocked) });
    this.server = new ServerMedia({
      request: (request) => ports.request(request),
      link: (link) => ports.link(link),
      pictures: () => ports.pictures(),
      changed: () => this.refresh(),
      able: (report) => this.measuring.able(report),
      quiet: () => !this.switching && this.measuring.isQuiet(this.peers.all.keys()),
      probed: (kbps, least) => this.measuring.probed(kbps, least),
    });
    this.peers = new PeerLinks({
      signal: (to, signal) => void ports.request({ type: "signal", to, signal }).catch(() => {}),
      changed: () => {
        this.reports.soon();
        this.refresh();
      },
      asked: () => this.refresh(),
      chat: (from, word) => ports.chat(from, word),
      volumeOf: (who) => ports.volumeOf(who),
    });
    this.serving = new Serving({
      links: () => this.peers.all,
      you: () => this.situation.you,
      participants: () => this.situation.participants,
      own: () => this.wants.sending,
      picture: (source) => (source === "camera" || source === "screen" ? ports.pictures()[source] : null),
      playing: (track) => this.played(track),
      carries: () => ports.carries(),
      mixer: () => this.mixing(),
    });
    this.reports = new PeerReports({
      links: () => this.peers.all,
      silent: (who) => this.isSilent(who),
      measured: (reports) => this.measuring.peers(reports),
      report: (links) => {
        if (this.online) ports.request({ type: "links", links: [...links] }).catch(() => {});
      },
    });
    this.timer = setTimeout(() => this.look(), WATCHING_MS);
  }

  socketUp(resumed: boolean): void {
    this.online = true;
    this.server.socketUp(resumed);
    this.peers.socket(true);
    this.reports.anew();
  }

  socketDown(): void {
    this.online = false;
    this.server.socketDown();
    this.peers.socket(false);
  }

  want(wants: Wants<MediaStreamTrack>, situation: Situation): void {
    this.wants = wants;
    this.situation = situation;
    if (situation.you !== null) this.peers.is(situation.you, situation.stun);
    this.refresh();
  }

  /** Volumes changed. */
  refreshSound(): void {
    this.refresh();
  }

  setSpeaker(id: string | null): void {
    this.audio.setSpeaker(id);
  }

  allowSound(): void {
    this.audio.allow();
  }

  reshape(source: "camera" | "screen"): void {
    this.server.reshape(source);
    this.refresh();
  }

  slots(states: readonly SlotState[]): void {
    this.server.slots(states);
  }

  encodings(tracks: readonly Encoding[]): void {
    this.server.encodings(tracks);
  }

  seen(state: LinkState): void {
    this.server.seen(state);
  }

  signal(from: ParticipantId, signal: Signal): void {
    this.peers.heard(from, signal);
  }

  /** With whom there is a link that words can take. */
  linked(): ReadonlySet<ParticipantId> {
    return new Set([...this.peers.all].flatMap(([who, link]) => (link.isOpen ? [who] : [])));
  }

  /** Says something of the chat to somebody; false if there is no link that it could take. */
  chat(to: ParticipantId, word: ChatWord | GotWord): boolean {
    return this.peers.get(to)?.chat(word) === true;
  }

  encoderLevel(): Promise<number> {
    return this.server.encoderLevel();
  }

  /** Whether the server hears this source, or nobody gets it through the server. */
  serverCarries(source: Source): boolean {
    return this.server.carries(source);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.reports.stop();
    this.measuring.stop();
    this.server.stop();
    this.peers.stop();
    this.mixer?.stop();
    this.audio.stop();
  }

  private look(): void {
    this.refresh();
    this.ports.heard(this.levels());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.switching ? SWITCHING_MS : WATCHING_MS);
  }

  /** Everything anew, from the wishes to what is played. What is told on the way may ask for it again. */
  private refresh(): void {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      for (let round = 0; round === 0 || (this.again && round < ROUNDS); round += 1) {
        this.again = false;
        this.chase();
      }
    } finally {
      this.busy = false;
    }
  }

  private chase(): void {
    const { slice, you, participants, serverMedia } = this.situation;
    const others = [...participants.values()].filter((one) => one.id !== you);
    const wanted = wantedTracks(others, this.wants.receiving);
    const byTrack = new Map(wanted.map((one) => [one.track, one]));
    this.wanted = byTrack;
    const planned = feeds(slice, you, wanted);
    const standing = this.standing();
    const server = { type: "server", id: 1 } as const;
    const spare = (track: TrackId) => {
      const one = byTrack.get(track);
      return one && serverMedia ? fromServer(server, one) : null;
    };
    const choice = choose(planned, standing, this.playing, spare);
    const ask = paced(planned, standing, choice);
    this.ask(ask, byTrack);
    this.switchTo(choice.play);
    this.switching =
      [...ask.keys()].length !== planned.length || planned.some((feed) => !this.asked.get(feed.key)?.ready);
    this.feedMixer(byTrack);
    this.serving.refresh();
    this.show(others, planned, byTrack);
  }

  /** What comes of everything that was asked for. */
  private standing(): ReadonlyMap<FeedKey, Standing> {
    const now = performance.now();
    const all = new Map<FeedKey, Standing>();
    for (const [key, asked] of this.asked) {
      const found = this.found(asked.feed);
      const age = found && this.ages.of(found.receiver, !asked.ready, now);
      const steady = found !== null && asked.heartbeat.read(found.flow, age, now);
      const sounds = asked.feed.kind === "audio" && found?.flow === "live";
      asked.ready = steady && (!sounds || this.isHeard(key, asked, now));
      const comes = asked.ready || (found !== null && asked.heartbeat.comesFor(now) !== null);
      // What comes seldom (a screen, a camera in the dark) is not missed between two pictures.
      const at = found?.flow === "live" && age !== null && age < MISSED_MS ? now - age : now;
      if (asked.ready)
        for (const track of asked.feed.covers) if (this.playing.get(track) === key) this.heard.set(track, at);
      const fresh = now - asked.since < FRESH_MS;
      all.set(key, { feed: asked.feed, covers: found?.covers ?? [], ready: asked.ready, comes, fresh });
    }
    return all;
  }

  /** Sound that comes is not heard before an element has begun to play it, and it is on its way through the page. */
  private isHeard(key: FeedKey, { feed, heartbeat }: Asked, now: number): boolean {
    const replaces = feed.covers.some((track) => (this.playing.get(track) ?? key) !== key);
    return this.audio.plays(key) && (!replaces || (heartbeat.comesFor(now) ?? 0) >= LEAD_MS);
  }

  /** What whoever was asked says of it. */
  private found(feed: Feed) {
    if (feed.from.type === "server") {
      const slot = "track" in feed.what ? this.server.standing(feed.what.track) : null;
      return slot && { ...slot, covers: feed.covers, crops: null };
    }
    const peer = this.peers.get(feed.from.id)?.standing(feed.key);
    if (!peer) return null;
    const { answer, receiver } = peer;
    const { origins, cells } = answer;
    const covers = origins === undefined ? feed.covers : this.mixable(feed.kind, origins);
    return { flow: answer.flow, layer: null, receiver, covers, crops: cells ?? null };
  }

  /** What is wanted of these people and comes in a mix, if it has them. */
  private mixable(kind: Kind, origins: readonly ParticipantId[]): readonly TrackId[] {
    const all = [...this.wanted.values()];
    const fits = ({ owner, source }: Wanted) =>
      kindOf(source) === kind && source !== "screen" && origins.includes(owner);
    return all.filter(fits).map(({ track }) => track);
  }

  private ask(ask: ReadonlyMap<FeedKey, Feed>, byTrack: ReadonlyMap<TrackId, Wanted>): void {
    const now = performance.now();
    const asked = new Map<FeedKey, Asked>();
    for (const [key, feed] of ask) {
      const before = this.asked.get(key);
      const source = byTrack.get(feed.covers[0] ?? -1)?.source ?? "microphone";
      const heartbeat = before?.heartbeat ?? new Heartbeat("origins" in feed.what ? "sound" : pulseOf(source));
      asked.set(key, { feed, heartbeat, since: before?.since ?? now, ready: before?.ready ?? false });
    }
    this.asked = asked;
    const all = [...ask.values()];
    const fromServers = all.filter((feed) => feed.from.type === "server");
    const receiving = new Map(
      fromServers.flatMap(({ covers, kind, width, height }) =>
        covers.map((track) => [track, { kind, width, height }] as const),
      ),
    );
    this.server.want({ sending: this.wants.sending, receiving });
    const { slice, participants } = this.situation;
    const peers = all.filter((feed) => feed.from.type === "participant");
    this.peers.want(new Set(slice?.links), peers, new Set(participants.keys()));
  }

  private switchTo(play: ReadonlyMap<TrackId, FeedKey>): void {
    const before = this.playing;
    this.playing = play;
    const now = performance.now();
    const gaps = { audio: -1, video: -1 };
    for (const [track, key] of play) {
      const kind = this.asked.get(key)?.feed.kind;
      if (!kind || !this.heard.has(track) || before.get(track) === key) continue;
      gaps[kind] = Math.max(gaps[kind], now - (this.heard.get(track) ?? now));
    }
    for (const track of this.heard.keys())
      if (!play.has(track) && !this.wants.receiving.has(track)) this.heard.delete(track);
    for (const kind of ["audio", "video"] as const) {
      if (gaps[kind] < 0 || !this.online) continue;
      this.ports.request({ type: "switched", kind, gap_ms: Math.round(gaps[kind]) }).catch(() => {});
    }
    this.playSound();
  }

  /** Of everybody whose voice is played as it comes from themselves, how loud it is. */
  private levels(): ReadonlyMap<ParticipantId, number> {
    const now = performance.now();
    const levels = new Map<ParticipantId, number>();
    for (const [key, { feed }] of this.asked) {
      const track = feed.from.type === "participant" && "track" in feed.what ? feed.what.track : null;
      const wanted = track === null ? undefined : this.wanted.get(track);
      if (track === null || wanted?.source !== "microphone" || this.playing.get(track) !== key) continue;
      const receiver = this.found(feed)?.receiver;
      levels.set(wanted.owner, receiver ? levelOf(receiver, now, performance.timeOrigin) : 0);
    }
    return levels;
  }

  /** Everything that was asked for is decoded, so that it can be heard at once; what is not played is silent. */
  private playSound(): void {
    const sounds = new Map<string, { stream: MediaStream; volume: number }>();
    for (const [key, { feed }] of this.asked) {
      const receiver = feed.kind === "audio" ? this.found(feed)?.receiver : null;
      if (receiver) sounds.set(key, { stream: this.streamOf(receiver.track), volume: this.volume(key, feed) });
    }
    this.audio.play(sounds);
  }

  private volume(key: FeedKey, feed: Feed): number {
    const played = feed.covers.find((track) => this.playing.get(track) === key);
    if (played === undefined) return 0;
    // Whoever mixes has our volumes; here is only whether anything is heard.
    const of = (who: ParticipantId) => this.ports.volumeOf(who);
    if ("origins" in feed.what) return feed.what.origins.every((who) => of(who) === 0) ? 0 : 1;
    const owner = this.ownerOf(played);
    return owner === null ? 0 : of(owner);
  }

  private ownerOf(track: TrackId): ParticipantId | null {
    for (const { id, tracks } of this.situation.participants.values()) {
      if (tracks.some((one) => one.id === track)) return id;
    }
    return null;
  }

  private streamOf(track: MediaStreamTrack): MediaStream {
    const stream = this.streams.get(track) ?? new MediaStream([track]);
    this.streams.set(track, stream);
    return stream;
  }

  private played(track: TrackId): { track: MediaStreamTrack | null; flow: SlotFlow; mixed: boolean } | null {
    const asked = this.asked.get(this.playing.get(track) ?? "");
    const found = asked && this.found(asked.feed);
    return found ? { track: found.receiver.track, flow: found.flow, mixed: "origins" in asked.feed.what } : null;
  }

  private mixing(): Mixer {
    this.mixer ??= new Mixer(
      { running: () => this.refresh(), seen: () => this.refresh(), initials },
      { labels: false },
    );
    return this.mixer;
  }

  /** What the mixer may take from: everything that comes, one's own, and nothing else. */
  private readonly inputs = { sounds: new Set<string>(), pictures: new Set<ParticipantId>() };

  private feedMixer(byTrack: ReadonlyMap<TrackId, Wanted>): void {
    const { mixer, situation } = this;
    const you = situation.you;
    if (!mixer || you === null) return;
    const sounds = new Map<string, { track: MediaStreamTrack; covers: ParticipantId[] }>();
    const pictures = new Map<ParticipantId, { track: MediaStreamTrack; crop: Incoming["crop"] }>();
    const voice = (who: ParticipantId, source: Source) => (source === "screen_audio" ? screenSound(who) : who);
    const stopped = situation.participants.get(you)?.stopped ?? [];
    for (const [source, { track }] of this.wants.sending) {
      if (stopped.includes(source)) continue;
      if (track && (source === "microphone" || source === "screen_audio")) {
        sounds.set(`own ${source}`, { track, covers: [voice(you, source)] });
      } else if (track && source === "camera") pictures.set(you, { track, crop: null });
    }
    const played = new Set(this.playing.values());
    for (const [key, { feed, ready }] of this.asked) {
      const found = ready || played.has(key) ? this.found(feed) : null;
      if (!found) continue;
      if (feed.kind === "audio") {
        const covers = found.covers.flatMap((track) => {
          const one = byTrack.get(track);
          return one ? [voice(one.owner, one.source)] : [];
        });
        sounds.set(key, { track: found.receiver.track, covers });
        continue;
      }
      for (const track of found.covers) {
        const one = byTrack.get(track);
        if (one?.source !== "camera" || this.playing.get(track) !== key || found.flow !== "live") continue;
        const crop = found.crops?.find((cell) => cell.who === one.owner) ?? null;
        pictures.set(one.owner, { track: found.receiver.track, crop });
      }
    }
    for (const { id, name, colour } of situation.participants.values()) mixer.setName(id, name, colour);
    for (const [id, input] of sounds) mixer.setSound(id, input);
    for (const [who, input] of pictures) mixer.setPicture(who, input);
    for (const id of this.inputs.sounds) if (!sounds.has(id)) mixer.setSound(id, null);
    for (const who of this.inputs.pictures) if (!pictures.has(who)) mixer.setPicture(who, null);
    this.inputs.sounds = new Set(sounds.keys());
    this.inputs.pictures = new Set(pictures.keys());
  }

  /**
   * Somebody who should send and does not, though the link with them stands. Where the server's copy does not come either
   * it is not the way between: their computer is busy, or they are gone, which the server sees by itself.
   */
  private isSilent(who: ParticipantId): boolean {
    if (this.peers.get(who)?.state !== "live") return false;
    const now = performance.now();
    const comesOtherwise = ({ covers, key }: Feed) =>
      !this.situation.serverMedia || covers.some((track) => (this.playing.get(track) ?? key) !== key);
    return [...this.asked.values()].some(({ feed, heartbeat }) => {
      const theirs = feed.from.type === "participant" && feed.from.id === who;
      return theirs && heartbeat.isSilent(now) && comesOtherwise(feed);
    });
  }

  private show(others: readonly Participant[], planned: readonly Feed[], byTrack: ReadonlyMap<TrackId, Wanted>): void {
    const plannedOf = new Map(planned.flatMap((feed) => feed.covers.map((track) => [track, feed] as const)));
    const now = new Map<TrackId, Incoming>();
    for (const { tracks, stopped } of others) {
      for (const { id, source } of tracks) {
        const before = this.shown.get(id);
        if (stopped.includes(source)) now.set(id, incoming({ ...UNSEEN, flow: "stopped" }, before));
        else if (!byTrack.has(id)) now.set(id, incoming(UNSEEN, before));
        else now.set(id, incoming(this.view(id, plannedOf.get(id)), before));
      }
    }
    this.displays.keep(new Set(byTrack.keys()));
    if (sameAll(now, this.shown)) return;
    this.shown = now;
    this.ports.incoming(now);
  }

  private view(track: TrackId, planned: Feed | undefined): View {
    const key = this.playing.get(track);
    const feed = (key !== undefined ? this.asked.get(key)?.feed : undefined) ?? planned;
    const found = feed ? this.found(feed) : null;
    const flow = found?.flow ?? "waiting";
    const layer = found?.layer ?? null;
    if (feed?.kind !== "video") return { flow, layer, stream: null, picture: null, crop: null };
    const owner = this.ownerOf(track);
    const part = found?.crops?.find((cell) => cell.who === owner) ?? null;
    const played = key !== undefined && flow === "live" && found;
    const display = played ? this.displays.show(track, found.receiver.track, part) : this.displays.of(track);
    const { stream, picture, crop } = display ?? { stream: null, picture: null, crop: null };
    return { flow: key === undefined && flow === "live" ? "waiting" : flow, layer, stream, picture, crop };
  }
}
