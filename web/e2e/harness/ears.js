// Runs in a page after kit.js, before the page's own scripts. The microphone is a tone that goes on for ever, and what
// the page plays is listened to: whatever its elements play, as loud as they play it, ten milliseconds at a time.
(() => {
  const { tone, tones } = window.earsOf;
  const INPUTS = 24;

  let context;
  const awake = () => {
    // Nobody listens to this context itself, and a device costs a busy machine a lot.
    context ??= new AudioContext({ sampleRate: 48_000, sinkId: { type: "none" } });
    context.resume().catch(() => {});
    return context;
  };

  // Speaking.

  const devices = navigator.mediaDevices;
  const capture = devices?.getUserMedia.bind(devices);
  const voice = () => {
    const source = awake().createOscillator();
    source.frequency.value = tone;
    const gain = context.createGain();
    gain.gain.value = 0.3;
    const output = context.createMediaStreamDestination();
    source.connect(gain).connect(output);
    source.start();
    return output.stream.getAudioTracks();
  };
  if (devices)
    devices.getUserMedia = async ({ audio, video }) => {
      const pictures = video ? (await (kit.camera ?? capture)({ video }, capture)).getVideoTracks() : [];
      return new MediaStream([...(audio ? voice() : []), ...pictures]);
    };

  // Listening.

  /** For each element that plays, or might: the nodes its sound goes through. */
  const heard = new Map();
  const free = Array.from({ length: INPUTS }, (_, i) => i);
  const log = [];
  let node;
  const ready = (async () => {
    await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
    await awake().audioWorklet.addModule("/ears.worklet.js");
    const processorOptions = { tones, inputs: INPUTS };
    node = new AudioWorkletNode(context, "ears", {
      numberOfInputs: INPUTS,
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions,
    });
    node.connect(context.destination);
    node.port.onmessage = ({ data: { first, loud } }) => {
      for (const [i, all] of loud.entries()) log[first + i] = all;
    };
    for (const [element, { gain, input }] of heard) {
      gain.connect(node, 0, input);
      set(element);
    }
  })();
  ready.catch((error) => console.error(`ears: ${error}`));

  const gainOf = (element) => (element.muted || element.paused ? 0 : element.volume);
  const set = (element) => {
    const nodes = heard.get(element);
    if (!nodes || nodes.value === gainOf(element)) return;
    nodes.value = gainOf(element);
    nodes.gain.gain.setValueAtTime(nodes.value, context.currentTime);
  };
  const forget = (element) => {
    const nodes = heard.get(element);
    if (!nodes) return;
    heard.delete(element);
    nodes.source.disconnect();
    nodes.gain.disconnect();
    free.push(nodes.input);
  };
  const listen = (element) => {
    forget(element);
    const stream = element.srcObject;
    // Silent for ever: a mixer has such elements, so that their streams are decoded.
    if (element.localName !== "audio" || element.muted || !stream?.getAudioTracks().length) return;
    const source = awake().createMediaStreamSource(stream);
    const gain = context.createGain();
    gain.gain.value = 0;
    source.connect(gain);
    const input = free.shift();
    if (input === undefined) throw new Error("more sounds than ears");
    if (node) gain.connect(node, 0, input);
    heard.set(element, { source, gain, input, value: 0 });
    for (const event of ["playing", "pause"]) element.addEventListener(event, () => set(element));
    set(element);
  };
  const hook = (property, after) => {
    const { get, set: put } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, property);
    Object.defineProperty(HTMLMediaElement.prototype, property, {
      configurable: true,
      get,
      set(value) {
        put.call(this, value);
        after(this);
      },
    });
  };
  hook("srcObject", listen);
  hook("volume", set);
  hook("muted", set);

  window.ears = {
    ready,
    /** How many tens of milliseconds were listened to so far. */
    now: () => log.length,
    /** How loud each tone was in each of them, from that one on. */
    since: (from) => Array.from(log.slice(from), (all) => all?.map((one) => Math.round(one * 1e4) / 1e4) ?? null),
    /** The elements that are played aloud, for messages. */
    playing: () => [...heard.values()].filter(({ value }) => value > 0).length,
  };
})();
