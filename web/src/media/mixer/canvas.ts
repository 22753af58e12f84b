// What is drawn on, and the track that comes of it.

import { BEHIND } from "./tiles";

interface Capture {
  requestFrame(): void;
}

export class Canvas {
  readonly track: MediaStreamTrack;
  private readonly capture: Capture;
  private readonly element = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;

  constructor() {
    this.element.width = this.element.height = 2;
    const context = this.element.getContext("2d", { alpha: false });
    // Zero: a frame for each request, and none beside.
    const stream = this.element.captureStream(0);
    const [track] = stream.getVideoTracks();
    if (!context || !track) throw new Error("This browser draws no canvas.");
    this.context = context;
    this.track = track;
    // Where to ask for a frame: of the track by its specification, of the stream in Firefox.
    this.capture = ("requestFrame" in track ? track : stream) as unknown as Capture;
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
    this.capture.requestFrame();
  }

  stop(): void {
    this.track.stop();
    this.element.width = this.element.height = 0;
  }
}
