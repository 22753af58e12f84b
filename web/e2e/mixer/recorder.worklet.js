// Hands every sample of its first channel to the page.
class Recorder extends AudioWorkletProcessor {
  process([input]) {
    // Nothing connected, or not yet: silence is a sample too.
    this.port.postMessage(input[0] ? input[0].slice() : new Float32Array(128));
    return true;
  }
}
registerProcessor("recorder", Recorder);
