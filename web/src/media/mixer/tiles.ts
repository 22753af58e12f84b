// How somebody looks in the composed picture: the face or what stands for it, and the name in the corner. As tiles do in
// a call by night, whatever this page looks like: it is others who see it.

import type { ParticipantId } from "../../call/state";
import type { Cell } from "./arrange";
import { cover } from "./cover";
import type { Face } from "./faces";
import { Stamps } from "./stamps";

/** Behind the tiles, and a tile without a picture: `--st-sunken` and `--st-surface` by night. */
export const BEHIND = "#08090c";
const PLATE = "#14171d";
const INK = "#ffffff";
/** Half of the gap between tiles and the radius of their corners, against the width of a cell: 12 and 14 px at 800. */
const INSET = 0.0075;
const RADIUS = 0.0175;

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Tiles {
  private readonly people = new Map<ParticipantId, { name: string; colour: number }>();
  private readonly stamps = new Stamps();

  constructor(
    private readonly labels: boolean,
    private readonly initials: (name: string) => string,
  ) {}

  setName(who: ParticipantId, name: string, colour: number): void {
    this.people.set(who, { name, colour });
    this.stamps.clear();
  }

  /** Cells are of another size, or other people's. */
  relaid(): void {
    this.stamps.clear();
  }

  draw(context: CanvasRenderingContext2D, cell: Cell, face: Face | null): void {
    const place = this.placeOf(context.canvas, cell);
    if (face) {
      const { x, y, width, height } = cover(face.part, place);
      context.drawImage(face.video, x, y, width, height, place.x, place.y, place.width, place.height);
    } else {
      const plate = this.stamps.get(`plate ${cell.who}`, place, (paper) => this.paintPlate(paper, cell.who));
      context.drawImage(plate, place.x, place.y);
    }
    if (!this.labels) return;
    roundCorners(context, place, Math.round(cell.width * context.canvas.width * RADIUS));
    this.drawName(context, place, cell.who);
  }

  private placeOf(canvas: HTMLCanvasElement, cell: Cell): Place {
    const inset = this.labels ? Math.round(cell.width * canvas.width * INSET) : 0;
    return {
      x: Math.round(cell.x * canvas.width) + inset,
      y: Math.round(cell.y * canvas.height) + inset,
      width: Math.round(cell.width * canvas.width) - 2 * inset,
      height: Math.round(cell.height * canvas.height) - 2 * inset,
    };
  }

  private paintPlate(paper: CanvasRenderingContext2D, who: ParticipantId): void {
    const { width, height } = paper.canvas;
    paper.fillStyle = PLATE;
    paper.fillRect(0, 0, width, height);
    const person = this.people.get(who);
    if (!person) return;
    const radius = height * 0.2;
    paper.fillStyle = token(`--st-person-${person.colour}`);
    paper.beginPath();
    paper.arc(width / 2, height / 2, radius, 0, 2 * Math.PI);
    paper.fill();
    paper.fillStyle = INK;
    paper.font = font(600, radius * 0.8);
    paper.textAlign = "center";
    writeInTheMiddle(paper, this.initials(person.name), width / 2, height / 2);
  }

  private drawName(context: CanvasRenderingContext2D, place: Place, who: ParticipantId): void {
    const name = this.people.get(who)?.name;
    if (!name) return;
    // Like a tag of 28 px with 13 px letters on a tile 360 px high, and never too small to read.
    const size = Math.max(11, Math.round(place.height * 0.036));
    const [margin, padding, height] = [Math.round(size * 0.62), Math.round(size * 0.72), Math.round(size * 2.1)];
    const most = place.width - 2 * margin;
    const plate = this.stamps.get(`name ${who}`, { width: most, height }, (paper) => {
      paper.font = font(500, size);
      const text = cut(paper, name, most - 2 * padding);
      paper.fillStyle = token("--st-scrim");
      paper.beginPath();
      paper.roundRect(0, 0, Math.ceil(paper.measureText(text).width) + 2 * padding, height, size * 0.62);
      paper.fill();
      paper.fillStyle = INK;
      writeInTheMiddle(paper, text, padding, height / 2);
    });
    context.drawImage(plate, place.x + margin, place.y + place.height - margin - height);
  }
}

/** Lays the background over them: cheaper than to clip a picture. */
function roundCorners(context: CanvasRenderingContext2D, { x, y, width, height }: Place, radius: number): void {
  context.fillStyle = BEHIND;
  context.beginPath();
  for (const [cornerX, inX] of [
    [x, x + radius],
    [x + width, x + width - radius],
  ] as const) {
    for (const [cornerY, inY] of [
      [y, y + radius],
      [y + height, y + height - radius],
    ] as const) {
      context.moveTo(cornerX, cornerY);
      context.lineTo(inX, cornerY);
      context.arcTo(cornerX, cornerY, cornerX, inY, radius);
      context.closePath();
    }
  }
  context.fill();
}

/** By the height of capitals, which `textBaseline` does not know. */
function writeInTheMiddle(paper: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  const { actualBoundingBoxAscent: capital } = paper.measureText("H");
  paper.fillText(text, x, y + capital / 2);
}

function cut(paper: CanvasRenderingContext2D, text: string, width: number): string {
  if (paper.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && paper.measureText(`${letters.join("").trimEnd()}…`).width > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

function font(weight: number, size: number): string {
  return `${weight} ${size}px ${token("--st-font")}`;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
