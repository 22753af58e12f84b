// Runs in a page after kit.js, before the page's own scripts. The camera is a field of one colour with something that
// moves, and each tile's pictures are looked at as they are shown: when one came, and whose colour it has in the middle
// of the tile.
(() => {
  const { colour, colours, camera } = window.eyesOf;
  const [WIDTH, HEIGHT, FPS] = [320, 180, 10];
  /** Of so many pictures one is looked at. */
  const LOOKED_AT = 6;

  // Being seen.

  kit.camera = async (_, capture) => {
    // The browser's own test picture is made beside the page, too, but changes its colour all the time.
    if (camera === "browser") return capture({ video: { width: WIDTH, height: HEIGHT, frameRate: FPS } });
    return window.MediaStreamTrackGenerator ? besideThePage() : onACanvas();
  };
  // Firefox without a screen has none to share.
  if (!window.MediaStreamTrackGenerator) navigator.mediaDevices.getDisplayMedia = async () => onACanvas();

  /** As a camera is: a page that is busy does not make it stand still. Chromium only. */
  function besideThePage() {
    const track = new MediaStreamTrackGenerator({ kind: "video" });
    const { writable } = track;
    const worker = new Worker("/camera.worker.js");
    worker.postMessage({ writable, colour, width: WIDTH, height: HEIGHT, fps: FPS }, [writable]);
    return new MediaStream([track]);
  }

  /** Drawn by the page, so that it stands still where the page does. */
  function onACanvas() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    const paint = canvas.getContext("2d");
    let frame = 0;
    const draw = () => {
      frame += 1;
      paint.fillStyle = `rgb(${colour.join()})`;
      paint.fillRect(0, 0, WIDTH, HEIGHT);
      paint.fillStyle = "white";
      paint.fillRect((frame * 7) % WIDTH, 4, 16, 16);
    };
    draw();
    setInterval(draw, 1000 / FPS);
    return canvas.captureStream(FPS);
  }

  // Seeing.

  const probe = document.createElement("canvas");
  [probe.width, probe.height] = [1, 1];
  const pen = probe.getContext("2d", { willReadFrequently: true });

  /** Whose colour is in the middle of a tile: its number, or null where it is nobody's. */
  function whose(video, tile) {
    const [whole, part] = [video.getBoundingClientRect(), tile.getBoundingClientRect()];
    if (whole.width === 0 || video.videoWidth === 0) return null;
    const [x, y] = [
      ((part.left + part.width / 2 - whole.left) / whole.width) * video.videoWidth,
      ((part.top + part.height / 2 - whole.top) / whole.height) * video.videoHeight,
    ];
    pen.drawImage(video, x - 2, y - 2, 4, 4, 0, 0, 1, 1);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    const off = colours.map((one) => Math.max(Math.abs(one[0] - r), Math.abs(one[1] - g), Math.abs(one[2] - b)));
    const nearest = off.indexOf(Math.min(...off));
    return off[nearest] < 48 ? nearest : null;
  }

  const watched = new Map();
  let elements = 0;
  function look(video) {
    if (watched.has(video)) return;
    const tile = video.closest("figure");
    const seen = { id: elements++, frames: [] };
    watched.set(video, seen);
    let nth = 0;
    const next = () =>
      video.requestVideoFrameCallback((now, { presentedFrames }) => {
        if (!video.isConnected) return watched.delete(video);
        nth += 1;
        // To look at a picture costs more than to show it.
        const isLookedAt = camera !== "browser" && nth % LOOKED_AT === 0;
        seen.frames.push([Math.round(now), isLookedAt ? whose(video, tile) : undefined, presentedFrames]);
        if (seen.frames.length > 6000) seen.frames.shift();
        next();
      });
    next();
  }
  const all = () => {
    for (const video of document.querySelectorAll("figure video")) look(video);
  };
  new MutationObserver(all).observe(document, { childList: true, subtree: true });

  window.eyes = {
    now: () => Math.round(performance.now()),
    /**
     * Of the tile whose name begins with that, since then: which element it is, when the page saw a new picture and how
     * many were shown by then, and how often whose colour, or nobody's, was in the middle of it.
     */
    since: (from, name) => {
      const tile = [...document.querySelectorAll("figure")].find(
        (one) => one.ariaLabel?.startsWith(name) && !one.ariaLabel.includes(", screen"),
      );
      const seen = watched.get(tile?.querySelector("video"));
      if (!seen) return null;
      const frames = seen.frames.filter(([at]) => at >= from);
      const shown = {};
      for (const [, who] of frames) if (who !== undefined) shown[who ?? "nobody"] = (shown[who ?? "nobody"] ?? 0) + 1;
      return { element: seen.id, pictures: frames.map(([at, , count]) => [at, count]), shown };
    },
  };
})();
