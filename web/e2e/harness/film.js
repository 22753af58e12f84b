// Somebody's camera where the browser makes none beside the page (Firefox): a film of a field of one colour with something
// that moves, played by the browser's own threads, so that a page that is busy is no camera that stands still. It is WebM
// with VP8: a few seconds are encoded, and repeated for longer than any test lasts.
(() => {
  const SECONDS = 3600;
  const GROUP_SECONDS = 3;

  /** A stream of it. */
  window.film = async (colour, width, height, fps) => {
    const frames = await encoded(colour, width, height, fps);
    const video = document.createElement("video");
    video.muted = true;
    video.src = URL.createObjectURL(new Blob(webm(frames, width, height, fps), { type: "video/webm" }));
    await video.play();
    return video.mozCaptureStream();
  };

  /** A key frame and those that follow it. */
  async function encoded(colour, width, height, fps) {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d");
    const frames = [];
    const output = (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push(bytes);
    };
    const encoder = new VideoEncoder({ output, error: (error) => console.error(error) });
    encoder.configure({ codec: "vp8", width, height, framerate: fps, bitrate: 200_000, latencyMode: "realtime" });
    for (let n = 0; n < fps * GROUP_SECONDS; n += 1) {
      pen.fillStyle = `rgb(${colour.join()})`;
      pen.fillRect(0, 0, width, height);
      pen.fillStyle = "white";
      pen.fillRect((n * 7) % (width - 16), 4, 16, 16);
      const frame = new VideoFrame(canvas, { timestamp: Math.round((n * 1e6) / fps) });
      encoder.encode(frame, { keyFrame: n === 0 });
      frame.close();
    }
    await encoder.flush();
    encoder.close();
    return frames;
  }

  // RFC 8794 and RFC 9559.

  const number = (n, size) => Array.from({ length: size }, (_, i) => Math.floor(n / 256 ** (size - 1 - i)) % 256);
  const sizeOf = (bytes) => [0x01, ...number(bytes, 7)];
  const element = (id, ...bodies) => {
    const body = bodies.flat();
    return [...id, ...sizeOf(body.length), ...body];
  };
  const text = (string) => [...string].map((char) => char.charCodeAt(0));
  const UNKNOWN_SIZE = [0x01, 255, 255, 255, 255, 255, 255, 255];

  function webm(frames, width, height, fps) {
    const ebml = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], text("webm")), element([0x42, 0x87], [2]));
    // A tick is a millisecond.
    const info = element([0x15, 0x49, 0xa9, 0x66], element([0x2a, 0xd7, 0xb1], number(1e6, 3)));
    const size = element([0xe0], element([0xb0], number(width, 2)), element([0xba], number(height, 2)));
    const video = element([0x83], [1]);
    const entry = element([0xae], element([0xd7], [1]), element([0x73, 0xc5], [1]), video, codec("V_VP8"), size);
    const head = [...ebml, 0x18, 0x53, 0x80, 0x67, ...UNKNOWN_SIZE, ...info, ...element([0x16, 0x54, 0xae, 0x6b], entry)];
    const blocks = frames.flatMap((bytes, n) => {
      const at = number(Math.round((n * 1000) / fps), 2);
      return [new Uint8Array([0xa3, ...sizeOf(bytes.length + 4), 0x81, ...at, n === 0 ? 0x80 : 0]), bytes];
    });
    const length = blocks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const clusters = Array.from({ length: SECONDS / GROUP_SECONDS }, (_, n) => {
      const at = element([0xe7], number(n * GROUP_SECONDS * 1000, 4));
      return [new Uint8Array([0x1f, 0x43, 0xb6, 0x75, ...sizeOf(at.length + length), ...at]), ...blocks];
    });
    return [new Uint8Array(head), ...clusters.flat()];
  }

  const codec = (name) => element([0x86], text(name));
})();
