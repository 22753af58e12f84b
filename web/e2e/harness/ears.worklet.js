// How loud each of some tones is in all that is played: every element has an input of its own, and loudness is added up
// over inputs. Two copies of a tone that are played at once are twice as loud then, whatever their phase.

class Ears extends AudioWorkletProcessor {
  constructor({ processorOptions: { tones, inputs } }) {
    super();
    this.size = Math.round(sampleRate / 100);
    this.window = 0;
    this.filled = 0;
    this.sums = Array.from({ length: inputs }, () => new Float64Array(2 * tones.length));
    this.tables = tones.map((tone) => tableOf(tone, this.size));
    this.said = [];
    this.first = 0;
  }

  process(inputs) {
    const length = 128;
    for (let done = 0; done < length; ) {
      const take = Math.min(length - done, this.size - this.filled);
      for (const [i, [samples]] of inputs.entries()) if (samples) this.add(this.sums[i], samples, done, take);
      done += take;
      this.filled += take;
      if (this.filled === this.size) this.end();
    }
    return true;
  }

  add(sums, samples, from, length) {
    let loud = false;
    for (let n = from; n < from + length && !loud; n += 1) loud = samples[n] !== 0;
    if (!loud) return;
    for (const [t, { cos, sin }] of this.tables.entries()) {
      let [re, im] = [0, 0];
      for (let n = 0; n < length; n += 1) {
        re += samples[from + n] * cos[this.filled + n];
        im += samples[from + n] * sin[this.filled + n];
      }
      sums[2 * t] += re;
      sums[2 * t + 1] += im;
    }
  }

  /** Ten milliseconds are over. */
  end() {
    this.said.push(
      this.tables.map((_, t) => this.sums.reduce((all, s) => all + Math.hypot(s[2 * t], s[2 * t + 1]), 0)),
    );
    for (const sums of this.sums) sums.fill(0);
    this.filled = 0;
    this.window += 1;
    if (this.said.length < 10) return;
    this.port.postMessage({ first: this.first, loud: this.said });
    this.said = [];
    this.first = this.window;
  }
}

/** Weighted so that a tone is not heard in its neighbours; a tone of loudness 1 comes out as 1. */
function tableOf(tone, size) {
  const [cos, sin] = [new Float64Array(size), new Float64Array(size)];
  for (let n = 0; n < size; n += 1) {
    const weight = (1 - Math.cos((2 * Math.PI * (n + 0.5)) / size)) / (size / 2);
    cos[n] = weight * Math.cos((2 * Math.PI * tone * n) / sampleRate);
    sin[n] = weight * Math.sin((2 * Math.PI * tone * n) / sampleRate);
  }
  return { cos, sin };
}

registerProcessor("ears", Ears);
