// A microphone made louder or softer. The context is its own and has a device: what others hear is made by the device's
// clock, before all else on a busy computer. None is open while nothing is to be amplified.

export class Amplifier {
  readonly track: MediaStreamTrack;
  private readonly context = new AudioContext();
  private readonly node = this.context.createGain();

  /** `changed`: it runs, or does no longer. */
  constructor(
    raw: MediaStreamTrack,
    private readonly changed: () => void,
  ) {
    const output = this.context.createMediaStreamDestination();
    [this.track] = output.stream.getAudioTracks() as [MediaStreamTrack];
    this.context
      .createMediaStreamSource(new MediaStream([raw]))
      .connect(this.node)
      .connect(output);
    this.context.addEventListener("statechange", this.changed);
    this.context.resume().catch(() => {});
  }

  /** One that does not run gives silence (Firefox without a sound device, Chromium before a click). */
  get running(): boolean {
    return this.context.state === "running";
  }

  set gain(gain: number) {
    this.node.gain.value = gain;
  }

  stop(): void {
    this.context.removeEventListener("statechange", this.changed);
    this.track.stop();
    void this.context.close();
  }
}
