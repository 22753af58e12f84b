// Somebody's camera: a field of one colour with something that moves, made beside the page, so that a page that is busy is
// no camera that stands still. Pixels are written as encoders take them, which costs next to nothing.
self.onmessage = ({ data: { writable, colour, width, height, fps } }) => {
  const [r, g, b] = colour;
  const [halfWidth, halfHeight] = [width / 2, height / 2];
  // BT.601, limited range.
  const y = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
  const u = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
  const v = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
  const luma = width * height;
  const chroma = halfWidth * halfHeight;
  const field = new Uint8Array(luma + 2 * chroma);
  field.fill(y, 0, luma);
  field.fill(u, luma, luma + chroma);
  field.fill(v, luma + chroma);
  const writer = writable.getWriter();
  let frame = 0;
  setInterval(() => {
    frame += 1;
    const pixels = field.slice();
    const left = (frame * 7) % (width - 16);
    for (let row = 4; row < 20; row += 1) pixels.fill(235, row * width + left, row * width + left + 16);
    const picture = new VideoFrame(pixels, {
      format: "I420",
      codedWidth: width,
      codedHeight: height,
      timestamp: Math.round(performance.now() * 1000),
    });
    writer.write(picture).catch(() => close());
  }, 1000 / fps);
};
