// Several voices at once, some of them amplified, exceed what a track can carry. Above a knee loudness is bent instead of
// cut, which would crackle. Below it nothing changes; a DynamicsCompressorNode would raise all of it.

const KNEE = 0.8;
/** What comes in is at most so much: four people shouting. */
const MOST = 4;
/** An odd number of points has one for silence. */
const POINTS = 4097;

/** Never reaches 1, and is smooth at the knee. */
export function bend(sample: number): number {
  const over = Math.abs(sample) - KNEE;
  if (over <= 0) return sample;
  return Math.sign(sample) * (KNEE + (1 - KNEE) * Math.tanh(over / (1 - KNEE)));
}

/** A WaveShaperNode reads its curve over −1 to 1, so samples are made smaller before it. */
export function limiter(context: BaseAudioContext, output: AudioNode): { input: AudioNode; stop(): void } {
  const input = context.createGain();
  input.gain.value = 1 / MOST;
  const shaper = context.createWaveShaper();
  shaper.curve = curve;
  input.connect(shaper).connect(output);
  return {
    input,
    stop: () => {
      input.disconnect();
      shaper.disconnect();
    },
  };
}

const curve = Float32Array.from({ length: POINTS }, (_, i) => bend(((2 * i) / (POINTS - 1) - 1) * MOST));
