// Hands every sample of its first channel to the page, and when in the life of the context it was.
class Recorder extends AudioWorkletProcessor {
  process([input]) {
    // Nothing connected, or not yet: silence is a sample too.
    this.port.postMessage({ at: currentFrame, samples: input[0] ? input[0].slice() : new Float32Array(128) });
    return true;
  }
}
registerProcessor("recorder", Recorder);
