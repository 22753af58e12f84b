// A short sound to try a speaker with.

const SECONDS = 0.9;
const NOTES: readonly { at: number; hertz: number }[] = [
  { at: 0, hertz: 523.25 },
  { at: 0.18, hertz: 659.25 },
  { at: 0.36, hertz: 783.99 },
];

/** Plays on this speaker, or the machine's own choice; resolves when it is over. Call it from a click. */
export async function playChime(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  // Through an element, because only elements let one choose the speaker in every browser that lets one choose.
  const output = context.createMediaStreamDestination();
  const element: HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> } = document.createElement("audio");
  element.srcObject = output.stream;
  try {
    await element.setSinkId?.(speaker ?? "").catch(() => {});
    for (const { at, hertz } of NOTES) ring(context, output, context.currentTime + at, hertz);
    await element.play();
    await new Promise((done) => setTimeout(done, SECONDS * 1000));
  } finally {
    element.srcObject = null;
    await context.close();
  }
}

function ring(context: AudioContext, output: AudioNode, at: number, hertz: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
  tone.connect(volume).connect(output);
  tone.start(at);
  tone.stop(at + 0.5);
}
