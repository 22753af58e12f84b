// The composed picture: faces that are here, drawn into one canvas for all listeners. The number of distinct pictures is
// the cost, not the number of those who watch.

import type { ParticipantId } from "../../call/state";
import { arrange, type Cell, type Crop, type Grid, isLoose, type Layout, layoutOf, NOBODY, sizeOf } from "./arrange";
import { Canvas } from "./canvas";
import { Faces } from "./faces";
import { Pulse } from "./pulse";
import { startTicker, type Ticker } from "./tick";
import { Tiles } from "./tiles";

export interface PictureWish {
  /** Whom to see. Others may be in the picture too: those whom other listeners want. */
  origins: readonly ParticipantId[];
  /** The largest box it is shown in, in pixels. */
  width: number;
  height: number;
}

interface PictureEvents {
  /** Listeners see somebody by now whom they did not, or everybody in another place. */
  seen(): void;
  initials(name: string): string;
}

/** A smaller grid or size must have been enough for so long: another size costs every watcher a key frame. */
const SETTLE_MS = 4000;
/**
 * A picture takes so long from here to somebody's screen, encoded, sent and decoded; what is said of it is there sooner,
 * and would be taken for what is in the picture before.
 */
export const TRAVEL_MS = 150;

interface Watcher {
  wish: PictureWish;
  track: MediaStreamTrack;
}

const NOTHING: Layout = { width: 0, height: 0, cells: [] };

export class Pictures {
  layout: Layout = NOTHING;
  /** Where everybody is in the pictures that listeners see by now. */
  cells: readonly Cell[] = [];

  private readonly faces = new Faces();
  private readonly pulse: Pulse;
  private readonly tiles: Tiles;
  private readonly watchers = new Map<string, Watcher>();
  private canvas: Canvas | null = null;
  private ticker: Ticker | null = null;
  private grid: Grid = NOBODY;
  /** Since when less would do. */
  private looseSince: number | null = null;
  private drawn: number[] = [];
  private laidOutAt = 0;
  /** Since when there is a face in somebody's cell. */
  private readonly facesSince = new Map<ParticipantId, number>();
  /** Whom listeners see. */
  private told: ReadonlySet<ParticipantId> = new Set();

  constructor(
    private readonly events: PictureEvents,
    private readonly options: { labels: boolean; fps: number },
  ) {
    this.pulse = new Pulse(options.fps);
    this.tiles = new Tiles(options.labels, events.initials);
  }

  get fps(): number {
    this.forget(performance.now());
    return this.drawn.length;
  }

  get inputs(): number {
    return this.faces.size;
  }

  get listeners(): number {
    return this.watchers.size;
  }

  /** Whether listeners see somebody by now, or there is nothing of them to be seen. */
  isSeen(who: ParticipantId): boolean {
    return !this.faces.has(who) || this.told.has(who);
  }

  set(who: ParticipantId, input: { track: MediaStreamTrack; crop: Crop | null } | null): void {
    this.faces.set(who, input);
  }

  setName(who: ParticipantId, name: string, colour: number): void {
    this.tiles.setName(who, name, colour);
  }

  want(listener: string, wish: PictureWish | null): MediaStreamTrack | null {
    const there = this.watchers.get(listener);
    if (!wish) {
      this.watchers.delete(listener);
      there?.track.stop();
    } else if (there) there.wish = wish;
    else {
      this.canvas ??= new Canvas();
      this.watchers.set(listener, { wish, track: this.canvas.track.clone() });
    }
    this.fit(false);
    this.faces.show(new Set(this.wanted()));
    if (this.watchers.size > 0) this.ticker ??= startTicker(this.options.fps, () => this.tick());
    else this.rest();
    return this.watchers.get(listener)?.track ?? null;
  }

  stop(): void {
    for (const { track } of this.watchers.values()) track.stop();
    this.watchers.clear();
    this.rest();
    this.faces.stop();
    this.canvas?.stop();
    this.canvas = null;
  }

  /** Nobody watches. */
  private rest(): void {
    this.ticker?.stop();
    this.ticker = null;
    this.drawn = [];
    this.facesSince.clear();
    [this.cells, this.told] = [[], new Set()];
  }

  private tick(): void {
    const now = performance.now();
    this.settle(now);
    if (this.pulse.isDue(now, () => this.faces.counts())) this.draw(now);
    this.forget(now);
    this.tell(now);
  }

  private draw(now: number): void {
    this.canvas?.draw((context) => {
      for (const cell of this.layout.cells) {
        const face = this.faces.of(cell.who);
        this.tiles.draw(context, cell, face);
        if (!face) this.facesSince.delete(cell.who);
        else if (!this.facesSince.has(cell.who)) this.facesSince.set(cell.who, now);
      }
    });
    this.drawn.push(now);
  }

  private tell(now: number): void {
    const { cells } = now - this.laidOutAt < TRAVEL_MS ? this : this.layout;
    const seen = new Set([...this.facesSince].filter(([, since]) => now - since >= TRAVEL_MS).map(([who]) => who));
    if (cells === this.cells && seen.size === this.told.size && [...seen].every((who) => this.told.has(who))) return;
    [this.cells, this.told] = [cells, seen];
    this.events.seen();
  }

  private settle(now: number): void {
    const size = sizeOf(this.grid, this.box());
    const loose = isLoose(this.grid) || size.width < this.layout.width;
    if (!loose) this.looseSince = null;
    else this.looseSince ??= now;
    if (this.looseSince === null || now - this.looseSince < SETTLE_MS) return;
    this.looseSince = null;
    this.fit(true);
  }

  /** Grows at once, shrinks only when told to settle. */
  private fit(settle: boolean): void {
    if (this.watchers.size === 0) return;
    const before = this.grid;
    this.grid = arrange(before, this.wanted(), settle);
    const reshaped = this.grid.columns !== before.columns || this.grid.rows !== before.rows;
    let size = sizeOf(this.grid, this.box());
    if (!settle && !reshaped && size.width < this.layout.width) size = this.layout;
    const layout = layoutOf(this.grid, { width: size.width, height: size.height });
    if (sameLayout(layout, this.layout)) return;
    this.layout = layout;
    this.laidOutAt = performance.now();
    const there = new Set(layout.cells.map(({ who }) => who));
    for (const who of this.facesSince.keys()) if (!there.has(who)) this.facesSince.delete(who);
    this.pulse.anew();
    this.tiles.relaid();
    this.canvas?.begin(Math.max(2, layout.width), Math.max(2, layout.height));
  }

  private wanted(): ParticipantId[] {
    return [...this.watchers.values()].flatMap(({ wish }) => wish.origins);
  }

  private box(): { width: number; height: number } {
    const wishes = [...this.watchers.values()].map(({ wish }) => wish);
    return {
      width: Math.max(0, ...wishes.map(({ width }) => width)),
      height: Math.max(0, ...wishes.map(({ height }) => height)),
    };
  }

  private forget(now: number): void {
    this.drawn = this.drawn.filter((at) => now - at < 1000);
  }
}

function sameLayout(a: Layout, b: Layout): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
