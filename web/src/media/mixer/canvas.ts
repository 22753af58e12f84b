// What is drawn on, and the track that comes of it.

/** Between tiles; `--st-sunken` by night, as it is behind them in a call. */
const BEHIND = "#08090c";

export class Canvas {
  readonly track: CanvasCaptureMediaStreamTrack;
  private readonly element = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;

  constructor() {
    this.element.width = this.element.height = 2;
    const context = this.element.getContext("2d", { alpha: false });
    // Zero: a frame for each request, and none beside.
    const [track] = this.element.captureStream(0).getVideoTracks();
    if (!context || !track) throw new Error("This browser draws no canvas.");
    this.context = context;
    this.track = track as CanvasCaptureMediaStreamTrack;
    this.track.contentHint = "motion";
  }

  /** Of this size, and empty. */
  begin(width: number, height: number): void {
    // Setting a size makes the canvas anew, be it the same.
    if (this.element.width !== width) this.element.width = width;
    if (this.element.height !== height) this.element.height = height;
    this.context.fillStyle = BEHIND;
    this.context.fillRect(0, 0, width, height);
  }

  draw(paint: (context: CanvasRenderingContext2D) => void): void {
    paint(this.context);
    this.track.requestFrame();
  }

  stop(): void {
    this.track.stop();
    this.element.width = this.element.height = 0;
  }
}
