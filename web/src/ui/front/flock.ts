// The flock over the front page: specks scattered along a curve, the same ones each time.

export interface FlockPaths {
  small: string;
  middle: string;
  large: string;
  iris: readonly [string, string, string];
}

/** Along this line the flock flies: x, y and how far it spreads there. */
const SPINE = [
  [30, 302, 16],
  [110, 278, 19],
  [190, 250, 20],
  [270, 200, 22],
  [340, 150, 22],
  [420, 112, 23],
  [500, 104, 22],
  [560, 124, 17],
  [604, 136, 14],
] as const;

/** Zero-length strokes with round caps: dots. The viewBox is 620 × 400. */
export function flockPaths(): FlockPaths {
  const random = mulberry32(20_260_711);
  const dots = (count: number, wide = 1) => {
    let path = "";
    for (let i = 0; i < count; i++) {
      const [x, y] = speck(random, wide);
      path += `M${x} ${y}h0`;
    }
    return path;
  };
  return {
    small: dots(680, 1.15),
    middle: dots(380, 1.05),
    large: dots(125),
    iris: [dots(11, 1.3), dots(14, 1.1), dots(12, 1.3)],
  };
}

function speck(random: () => number, wide: number): [number, number] {
  // Denser in two places, as a flock is.
  const at = random() < 0.55 ? random() : random() < 0.5 ? 0.28 + 0.13 * normal(random) : 0.74 + 0.12 * normal(random);
  const along = Math.min(Math.max(at, 0), 0.9999) * (SPINE.length - 1);
  const i = Math.floor(along);
  const part = along - i;
  const [ax, ay, as] = SPINE[i] ?? SPINE[0];
  const [bx, by, bs] = SPINE[i + 1] ?? SPINE[0];
  const spread = (as + (bs - as) * part) * wide;
  const x = Math.round(ax + (bx - ax) * part + normal(random) * 12);
  const y = Math.round(ay + (by - ay) * part + normal(random) * spread);
  // Cut at the edge of the drawing, the flock would have a straight side.
  return x < 4 || x > 616 || y < 4 || y > 396 ? speck(random, wide) : [x, y];
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
