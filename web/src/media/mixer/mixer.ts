// Mixes what this browser has of everybody for those who listen to it: sound for each of them, one picture for all.
// A listener says exactly whom it wants; nothing is made that nobody asked for.

import type { ParticipantId } from "../../call/state";
import type { Cell, Crop } from "./arrange";
import { Pictures, type PictureWish } from "./pictures";
import { Sounds, type SoundWish } from "./sounds";

export type { Cell, Crop } from "./arrange";
export type { PictureWish } from "./pictures";
export { type SoundWish, WARM_MS } from "./sounds";

export interface MixerPorts {
  /**
   * Sound is mixed or is not: no AudioContext runs without a sound device (Firefox) or before a click (Chromium). The
   * mixes are silent meanwhile. Said once at the start of mixing, then at each change.
   */
  running(running: boolean): void;
  /** Listeners see somebody in the composed picture by now whom they did not, or everybody in another place. */
  seen(): void;
  /** What stands for a face that cannot be seen. */
  initials(name: string): string;
}

export interface MixerOptions {
  /** Names on the tiles and room between them. Without, a cell is nothing but a face, for listeners who cut it out. */
  labels?: boolean;
  /** The composed picture is drawn so often a second at most. */
  fps?: number;
}

export class Mixer {
  private readonly sounds: Sounds;
  private readonly pictures: Pictures;

  constructor(ports: MixerPorts, { labels = true, fps = 25 }: MixerOptions = {}) {
    this.sounds = new Sounds(ports);
    this.pictures = new Pictures(ports, { labels, fps });
  }

  /** Whether mixed sound comes out. */
  get running(): boolean {
    return this.sounds.running;
  }

  /** Whether somebody whose sound was given can be heard in a mix already. */
  warm(who: ParticipantId): boolean {
    return this.sounds.warm(who);
  }

  /** Of the composed picture, in pixels; zero while nobody wants one. */
  get size(): { width: number; height: number } {
    return this.pictures.layout;
  }

  /** Where everybody is in the composed picture that listeners see by now. */
  get cells(): readonly Cell[] {
    return this.pictures.cells;
  }

  /** Whether listeners see somebody by now, or there is nothing of them to be seen. */
  isSeen(who: ParticipantId): boolean {
    return this.pictures.isSeen(who);
  }

  /**
   * Sound that is here under an id of the caller's, and who is heard in it: one person, or several where another mix
   * came. Where the sound of somebody is to come another way, give the new input before the old one is taken away and
   * let them overlap for `WARM_MS`: then nothing is missed, and nothing is ever heard twice.
   */
  setSound(id: string, input: { track: MediaStreamTrack; covers: readonly ParticipantId[] } | null): void {
    this.sounds.set(id, input);
  }

  /** The picture of somebody: a track, and which part of it shows them; null: all of it. */
  setPicture(who: ParticipantId, input: { track: MediaStreamTrack; crop: Crop | null } | null): void {
    this.pictures.set(who, input);
  }

  /** Colour 1 to 8. */
  setName(who: ParticipantId, name: string, colour: number): void {
    this.pictures.setName(who, name, colour);
  }

  /** A listener's mix, the same track for as long as it wants one; null takes it back. */
  sound(listener: string, wish: SoundWish | null): MediaStreamTrack | null {
    return this.sounds.want(listener, wish);
  }

  /** The composed picture for a listener, the same track for as long as it wants one; null takes it back. */
  picture(listener: string, wish: PictureWish | null): MediaStreamTrack | null {
    return this.pictures.want(listener, wish);
  }

  /** `fps`: pictures drawn in the last second. `inputs`, `listeners`: of sound and picture together. */
  stats(): { fps: number; inputs: number; listeners: number } {
    return {
      fps: this.pictures.fps,
      inputs: this.sounds.inputs + this.pictures.inputs,
      listeners: this.sounds.listeners + this.pictures.listeners,
    };
  }

  stop(): void {
    this.sounds.stop();
    this.pictures.stop();
  }
}
