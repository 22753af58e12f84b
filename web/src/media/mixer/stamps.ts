// Text takes longer to draw than a face does, and changes seldom: it is painted once and then copied.

export class Stamps {
  private readonly painted = new Map<string, HTMLCanvasElement>();

  /** What `paint` draws, made when it is first asked for under this key. Its size is in whole pixels. */
  get(key: string, size: { width: number; height: number }, paint: (context: CanvasRenderingContext2D) => void) {
    const there = this.painted.get(key);
    if (there) return there;
    const canvas = document.createElement("canvas");
    canvas.width = size.width;
    canvas.height = size.height;
    const context = canvas.getContext("2d");
    if (context) paint(context);
    this.painted.set(key, canvas);
    return canvas;
  }

  /** Names or sizes are others. */
  clear(): void {
    this.painted.clear();
  }
}
