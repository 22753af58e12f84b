// The largest part in the middle of a picture that has the shape of where it is to go. Pure.

import type { Crop } from "./arrange";

export function cover(part: Crop, place: { width: number; height: number }): Crop {
  const scale = Math.min(part.width / place.width, part.height / place.height);
  const [width, height] = [place.width * scale, place.height * scale];
  return { x: part.x + (part.width - width) / 2, y: part.y + (part.height - height) / 2, width, height };
}
