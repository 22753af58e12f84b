// What other participants asked of this browser over their links: its own tracks, and, where it agreed to carry others,
// their tracks as they are or mixed. Whoever has a link is in the room, and who is in the room may see and hear all of
// it; what a moderator stopped is neither sent nor passed on.

import type { ParticipantId, TrackId } from "../../call/state";
import type { Participant, SlotFlow, Source } from "../../protocol/generated";
import type { Picture } from "../encodings";
import type { Mixer } from "../mixer/mixer";
import { kindOf, type Sending } from "../wants";
import type { PeerLink } from "./link";
import { Outlet } from "./outlet";
import type { Answer, Ask } from "./words";

export interface ServingPorts {
  links(): ReadonlyMap<ParticipantId, PeerLink>;
  you(): ParticipantId | null;
  participants(): ReadonlyMap<ParticipantId, Participant>;
  own(): ReadonlyMap<Source, Sending<MediaStreamTrack>>;
  picture(source: Source): Picture | null;
  /** What is played of somebody else's track, and whether others are in it too; null where nothing is. */
  playing(track: TrackId): { track: MediaStreamTrack | null; flow: SlotFlow; mixed: boolean } | null;
  /** Whether this browser may carry others. */
  carries(): boolean;
  mixer(): Mixer;
}

export class Serving {
  private readonly outlets = new WeakMap<RTCRtpSender, Outlet>();
  /** Listeners of the mixer. */
  private listeners = { sound: new Set<ParticipantId>(), picture: new Set<ParticipantId>() };

  /** How many ask for each track. */
  private copies: ReadonlyMap<TrackId, number> = new Map();

  constructor(private readonly ports: ServingPorts) {}

  /** Whether anything is mixed for anybody. */
  get mixes(): boolean {
    return this.listeners.sound.size + this.listeners.picture.size > 0;
  }

  /** Gives everybody what they asked for, as it is now. */
  refresh(): void {
    const listeners = { sound: new Set<ParticipantId>(), picture: new Set<ParticipantId>() };
    this.copies = counted([...this.ports.links().values()].flatMap(({ asks }) => asks));
    for (const [who, link] of this.ports.links()) {
      const asked = new Map(link.asks.map((ask) => [ask.mid, ask]));
      const answers: Answer[] = [];
      for (const { mid, kind } of link.lines) {
        const ask = asked.get(mid);
        if (ask && "origins" in ask.what && this.ports.carries())
          listeners[kind === "audio" ? "sound" : "picture"].add(who);
        const answer = this.serve(link, who, mid, ask);
        if (answer) answers.push(answer);
      }
      link.answer(answers);
    }
    this.dismiss(listeners);
  }

  private serve(link: PeerLink, who: ParticipantId, mid: string, ask: Ask | undefined): Answer | null {
    const sender = link.sender(mid);
    if (!sender) return null;
    const outlet = this.outlets.get(sender) ?? new Outlet(sender);
    this.outlets.set(sender, outlet);
    if (!ask) {
      outlet.give(null, null);
      return null;
    }
    const { what } = ask;
    if ("track" in what) return this.single(outlet, ask, what.track);
    return this.mixed(outlet, who, ask, link.kind(mid));
  }

  private single(outlet: Outlet, { mid, width, height }: Ask, id: TrackId): Answer {
    const { track, flow, picture } = this.track(id);
    outlet.give(track, picture && { ...picture, shown: { width, height }, copies: this.copies.get(id) ?? 1 });
    return { mid, flow };
  }

  /** One's own track, or somebody else's that is passed on. */
  private track(id: TrackId): { track: MediaStreamTrack | null; flow: SlotFlow; picture: Picture | null } {
    const nothing = { track: null, picture: null };
    for (const { id: owner, tracks, stopped } of this.ports.participants().values()) {
      const found = tracks.find((one) => one.id === id);
      if (!found) continue;
      if (stopped.includes(found.source)) return { ...nothing, flow: "stopped" };
      if (owner === this.ports.you()) return this.own(found.source);
      const played = this.ports.carries() ? this.ports.playing(id) : null;
      if (!played || played.mixed) return { ...nothing, flow: "gone" };
      const { width, height, frameRate } = played.track?.getSettings() ?? {};
      const picture = { width: width ?? 640, height: height ?? 360, frameRate: frameRate ?? 30 };
      return { track: played.track, flow: played.flow, picture: kindOf(found.source) === "video" ? picture : null };
    }
    return { ...nothing, flow: "gone" };
  }

  private own(source: Source): { track: MediaStreamTrack | null; flow: SlotFlow; picture: Picture | null } {
    const sending = this.ports.own().get(source);
    if (!sending) return { track: null, flow: "gone", picture: null };
    // A microphone that is off sends silence: when it is turned on nobody waits.
    return { track: sending.track, flow: sending.muted ? "muted" : "live", picture: this.ports.picture(source) };
  }

  private mixed(outlet: Outlet, who: ParticipantId, ask: Ask, kind: "audio" | "video" | null): Answer {
    const { mid, what } = ask;
    if (!this.ports.carries() || !("origins" in what)) {
      outlet.give(null, null);
      return { mid, flow: "gone" };
    }
    const origins = what.origins.filter((one) => one !== who && this.ports.participants().has(one));
    const mixer = this.ports.mixer();
    const listener = String(who);
    if (kind === "audio") {
      const volumes = new Map(what.volumes);
      const sounds = origins.flatMap((one) => [one, screenSound(one)]);
      const loud = new Map(origins.flatMap((one) => loudness(one, volumes.get(one) ?? 1)));
      const track = mixer.sound(listener, { origins: sounds, volumes: loud });
      outlet.give(track, null);
      if (!mixer.running) return { mid, flow: "no_media" };
      // Who is not in it yet goes on being heard the old way.
      const warm = (one: ParticipantId) => mixer.warm(one) && mixer.warm(screenSound(one));
      return { mid, flow: "live", origins: origins.filter((one) => this.has(one, "audio") && warm(one)) };
    }
    const { width, height } = ask;
    const track = mixer.picture(listener, { origins, width, height });
    const size = { width: mixer.size.width || 640, height: mixer.size.height || 360 };
    outlet.give(track, { ...size, frameRate: 25, shown: size, copies: this.listeners.picture.size });
    const cells = mixer.cells.filter((cell) => origins.includes(cell.who));
    // Who is not in it yet goes on being seen the old way.
    const shown = cells.map((cell) => cell.who).filter((one) => this.has(one, "video") && mixer.isSeen(one));
    return { mid, flow: track ? "live" : "no_media", origins: shown, cells };
  }

  /** Everything somebody sends of a kind is here, or they send nothing of it now. */
  private has(who: ParticipantId, kind: "audio" | "video"): boolean {
    if (who === this.ports.you()) return true;
    const person = this.ports.participants().get(who);
    const comes = (source: Source) =>
      kindOf(source) === kind && source !== "screen" && !person?.stopped.includes(source);
    const inMix = (person?.tracks ?? []).filter(({ source }) => comes(source));
    return inMix.every(({ id, muted }) => muted || this.ports.playing(id) !== null);
  }

  private dismiss(now: { sound: Set<ParticipantId>; picture: Set<ParticipantId> }): void {
    const before = this.listeners;
    this.listeners = now;
    for (const who of before.sound) if (!now.sound.has(who)) this.ports.mixer().sound(String(who), null);
    for (const who of before.picture) if (!now.picture.has(who)) this.ports.mixer().picture(String(who), null);
  }
}

function counted(asks: readonly Ask[]): ReadonlyMap<TrackId, number> {
  const counts = new Map<TrackId, number>();
  for (const { what } of asks) if ("track" in what) counts.set(what.track, (counts.get(what.track) ?? 0) + 1);
  return counts;
}

/** The mixer knows people; the sound of somebody's screen is a voice of its own there. */
export const screenSound = (who: ParticipantId): ParticipantId => who + 0x8000_0000;

const loudness = (who: ParticipantId, volume: number): [ParticipantId, number][] => [
  [who, volume],
  [screenSound(who), volume],
];
