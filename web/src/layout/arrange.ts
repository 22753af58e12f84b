// Where tiles go. Pure: sizes in, rectangles out, all in CSS pixels.

export interface Area {
  width: number;
  height: number;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Arrangement {
  columns: number;
  tiles: readonly Rect[];
}

/** Between tiles. */
export const GAP = 12;
export const PHONE_GAP = 8;

/** At most this many tiles of people; whoever is left over is counted in one more. */
export const MOST_TILES = 25;
export const MOST_PHONE_TILES = 8;

/** How much better another number of columns must be before the tiles move. */
const WORTH_MOVING = 1.08;

/**
 * The grid of `count` tiles that makes the smallest side of a tile as large as it can be, kept in `previous` columns
 * until another number is clearly better, so that nothing jumps when somebody joins. To leave fewer places empty is
 * clearly better: a fourth one beside three in a row would leave a third of the window to nobody.
 */
export function arrange(area: Area, count: number, previous: number | null = null, gap = GAP): Arrangement {
  if (count <= 0 || area.width <= 0 || area.height <= 0) return { columns: 1, tiles: [] };
  let columns = 1;
  for (let c = 2; c <= count; c++) {
    if (worth(area, count, c, gap) > worth(area, count, columns, gap)) columns = c;
  }
  if (previous !== null && previous >= 1 && previous <= count) {
    const better = worth(area, count, columns, gap) / worth(area, count, previous, gap);
    if (better < WORTH_MOVING && empty(count, columns) >= empty(count, previous)) columns = previous;
  }
  return { columns, tiles: grid(area, count, columns, gap) };
}

/** Up to three in one column, then two columns. */
export function arrangeOnPhone(area: Area, count: number, gap = PHONE_GAP): Arrangement {
  if (count <= 0 || area.width <= 0 || area.height <= 0) return { columns: 1, tiles: [] };
  const columns = count <= 3 ? 1 : 2;
  return { columns, tiles: grid(area, count, columns, gap) };
}

function worth(area: Area, count: number, columns: number, gap: number): number {
  const { width, height } = cell(area, count, columns, gap);
  const k = area.width > area.height ? 1.2 : 1;
  return Math.max(Math.min(width, k * height), Number.EPSILON);
}

/** Places of the last row that nobody has. */
function empty(count: number, columns: number): number {
  return Math.ceil(count / columns) * columns - count;
}

function cell(area: Area, count: number, columns: number, gap: number): Area {
  const rows = Math.ceil(count / columns);
  return {
    width: (area.width - (columns - 1) * gap) / columns,
    height: (area.height - (rows - 1) * gap) / rows,
  };
}

/** Equal cells, row by row; a last row that is not full stands in the middle. */
export function grid(area: Area, count: number, columns: number, gap: number): Rect[] {
  const { width, height } = cell(area, count, columns, gap);
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const indent = ((columns - inRow) * (width + gap)) / 2;
    return { x: indent + (i % columns) * (width + gap), y: row * (height + gap), width, height };
  });
}
