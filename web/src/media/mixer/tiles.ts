// How somebody looks in the composed picture: the face or what stands for it, and the name in the corner. As tiles do in
// a call by night, whatever this page looks like: it is others who see it.

import type { ParticipantId } from "../../call/state";
import type { Cell } from "./arrange";
import { cover } from "./cover";
import type { Face } from "./faces";

/** Of a tile without a picture. */
const PLATE = "#14171d";
const INK = "#ffffff";
/** Half of the gap between tiles, against the width of a cell. */
const GAP = 0.006;

interface Person {
  name: string;
  colour: number;
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Tiles {
  private readonly people = new Map<ParticipantId, Person>();
  private styles: CSSStyleDeclaration | null = null;

  constructor(
    private readonly labels: boolean,
    private readonly initials: (name: string) => string,
  ) {}

  setName(who: ParticipantId, name: string, colour: number): void {
    this.people.set(who, { name, colour });
  }

  draw(context: CanvasRenderingContext2D, cell: Cell, face: Face | null): void {
    const place = this.placeOf(context.canvas, cell);
    if (face) {
      const { x, y, width, height } = cover(face.part, place);
      context.drawImage(face.video, x, y, width, height, place.x, place.y, place.width, place.height);
    } else this.plate(context, place, this.people.get(cell.who));
    const name = this.people.get(cell.who)?.name;
    if (this.labels && name) this.label(context, place, name);
  }

  private placeOf(canvas: HTMLCanvasElement, cell: Cell): Place {
    const inset = this.labels ? Math.round(cell.width * canvas.width * GAP) : 0;
    const x = Math.round(cell.x * canvas.width) + inset;
    const y = Math.round(cell.y * canvas.height) + inset;
    return {
      x,
      y,
      width: Math.round(cell.width * canvas.width) - 2 * inset,
      height: Math.round(cell.height * canvas.height) - 2 * inset,
    };
  }

  private plate(context: CanvasRenderingContext2D, place: Place, person: Person | undefined): void {
    context.fillStyle = PLATE;
    context.fillRect(place.x, place.y, place.width, place.height);
    if (!person) return;
    const radius = place.height * 0.2;
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    context.fillStyle = this.token(`--st-person-${person.colour}`);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = INK;
    context.font = this.font(600, radius * 0.8);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(this.initials(person.name), x, y + radius * 0.06);
  }

  private label(context: CanvasRenderingContext2D, place: Place, name: string): void {
    const size = Math.max(11, Math.round(place.height * 0.045));
    const [margin, padding, height] = [Math.round(size * 0.6), Math.round(size * 0.7), Math.round(size * 2.1)];
    context.font = this.font(500, size);
    const text = cut(context, name, place.width - 2 * (margin + padding));
    const width = Math.ceil(context.measureText(text).width) + 2 * padding;
    const [x, y] = [place.x + margin, place.y + place.height - margin - height];
    context.fillStyle = this.token("--st-scrim");
    context.beginPath();
    context.roundRect(x, y, width, height, size * 0.6);
    context.fill();
    context.fillStyle = INK;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, x + padding, y + height / 2 + size * 0.05);
  }

  private font(weight: number, size: number): string {
    return `${weight} ${size}px ${this.token("--st-font")}`;
  }

  private token(name: string): string {
    this.styles ??= getComputedStyle(document.documentElement);
    return this.styles.getPropertyValue(name).trim();
  }
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join("")}…`).width > width) letters.pop();
  return `${letters.join("")}…`;
}
