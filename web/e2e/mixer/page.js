// The page of the mixer's tests, in both roles: participants who send a tone and a colour and hear and see what comes,
// and the mixer between them. Driven from outside by `rig`.

import "../../src/styles/tokens.css";
import { initials } from "../../src/call/initials.ts";
import { Mixer } from "../../src/media/mixer/mixer";
import { startTicker } from "../../src/media/mixer/tick";
import recorder from "./recorder.worklet.js?url";

const context = new AudioContext();
const pictures = document.getElementById("pictures");

/** A tone and a picture of one colour with something that moves in a corner. */
function source(tone, colour, { width = 640, height = 360, gain = 0.2 } = {}) {
  const oscillator = new OscillatorNode(context, { frequency: tone });
  const loud = new GainNode(context, { gain });
  const output = context.createMediaStreamDestination();
  oscillator.connect(loud).connect(output);
  oscillator.start();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const draw = canvas.getContext("2d", { alpha: false });
  let step = 0;
  const media = { colour, audio: output.stream.getAudioTracks()[0], gain: loud };
  const stream = canvas.captureStream(0);
  const [video] = stream.getVideoTracks();
  const capture = "requestFrame" in video ? video : stream;
  startTicker(30, () => {
    draw.fillStyle = media.colour;
    draw.fillRect(0, 0, width, height);
    // The right eighth is another colour, to be found by a crop.
    draw.fillStyle = "#8030a0";
    draw.fillRect((width * 7) / 8, 0, width / 8, height);
    draw.fillStyle = "#fff";
    draw.fillRect((step++ % 20) * 4, 0, 8, 8);
    capture.requestFrame();
  });
  return Object.assign(media, { video });
}

/** Records a track sample by sample. */
async function record(track, ms) {
  await ready;
  const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  const input = context.createMediaStreamSource(new MediaStream([track]));
  const chunks = [];
  node.port.onmessage = ({ data }) => chunks.push(data);
  input.connect(node);
  await new Promise((resolve) => setTimeout(resolve, ms));
  input.disconnect();
  const samples = new Float32Array(chunks.length * 128);
  for (const [i, chunk] of chunks.entries()) samples.set(chunk.samples, i * 128);
  samples.begun = chunks[0].at;
  return samples;
}
const ready = context.audioWorklet.addModule(recorder);

/** How loud a tone is in some samples, as amplitude (Goertzel's sum, done plainly). */
function amplitude(samples, from, length, tone) {
  let [re, im] = [0, 0];
  const step = (2 * Math.PI * tone) / context.sampleRate;
  for (let i = 0; i < length; i++) {
    // A window, so that a tone does not leak into the others.
    const window = 1 - Math.cos((2 * Math.PI * i) / length);
    re += samples[from + i] * window * Math.cos(step * i);
    im += samples[from + i] * window * Math.sin(step * i);
  }
  return (2 * Math.hypot(re, im)) / length;
}

const db = (value) => 20 * Math.log10(Math.max(value, 1e-9));

/** Of each tone in a window that slides: amplitudes every millisecond. */
function course(samples, tones, windowMs = 4) {
  const length = Math.round((context.sampleRate * windowMs) / 1000);
  const hop = Math.round(context.sampleRate / 1000);
  const result = [];
  for (let from = 0; from + length <= samples.length; from += hop) {
    result.push(tones.map((tone) => amplitude(samples, from, length, tone)));
  }
  return result;
}

/** Of two tones, of which one takes over from the other: the longest silence, for how long both were loud, in ms. */
function handover(samples, tones) {
  const sums = course(samples.slice(context.sampleRate * 0.4), tones).map(([a, b]) => a + b);
  const [usual] = sums.toSorted((a, b) => a - b).slice(Math.floor(sums.length / 2));
  const longest = (isIt) => {
    let [most, here] = [0, 0];
    for (const sum of sums) {
      here = isIt(sum / usual) ? here + 1 : 0;
      most = Math.max(most, here);
    }
    return most;
  };
  return { silent: longest((sum) => sum < 0.5), doubled: longest((sum) => sum > 1.4), usual: db(usual) };
}

/** The largest step between two samples beyond what a tone of that amplitude makes. */
function roughness(samples) {
  let most = 0;
  // Of the third difference: small for tones below 2 kHz, large for a step.
  for (let i = 3; i < samples.length; i++) {
    const bend = samples[i] - 3 * samples[i - 1] + 3 * samples[i - 2] - samples[i - 3];
    most = Math.max(most, Math.abs(bend));
  }
  return most;
}

function connection() {
  const pc = new RTCPeerConnection();
  pc.gathered = new Promise((resolve) => {
    pc.onicecandidate = ({ candidate }) => candidate ?? resolve();
    setTimeout(resolve, 3000);
  });
  return pc;
}

function see(track, id) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true, id });
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => {});
  pictures.append(video);
  return video;
}

const people = [];
const inputs = [];
let mixer = null;
const runnings = [];
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

window.rig = {
  context,
  record,
  async allow() {
    // Whoever may capture tells the real addresses of its candidates.
    window.captured = await navigator.mediaDevices.getUserMedia({ audio: true });
    await context.resume();
    return context.state;
  },

  // --- participants -------------------------------------------------------------------------------------------------

  async offer(index, tone, colour, options = {}) {
    const media = source(tone, colour, options);
    const pc = connection();
    pc.addTransceiver(media.audio, { direction: "sendrecv" });
    const video = pc.addTransceiver(media.video, { direction: "sendrecv" });
    // First, not only: Chromium refuses an offer of Firefox's that has nothing else.
    const { codecs } = RTCRtpReceiver.getCapabilities("video");
    const isVp8 = ({ mimeType }) => mimeType.toLowerCase() === "video/vp8";
    video.setCodecPreferences([...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec))]);
    const person = { pc, tone, media };
    people[index] = person;
    pc.ontrack = ({ track }) => {
      if (track.kind === "audio") {
        person.audio = track;
        const element = new Audio();
        element.muted = true;
        element.srcObject = new MediaStream([track]);
        element.play().catch(() => {});
        person.element = element;
        person.analysed = context.createMediaStreamSource(new MediaStream([track]));
      } else person.video = see(track, `person-${index}`);
    };
    await pc.setLocalDescription(await pc.createOffer());
    await pc.gathered;
    return pc.localDescription.sdp;
  },
  async answered(index, sdp) {
    await people[index].pc.setRemoteDescription({ type: "answer", sdp });
  },
  /** dB of each tone as a participant hears it. */
  async hears(index, tones, ms = 600) {
    const samples = await record(people[index].audio, ms);
    const length = Math.floor(context.sampleRate * 0.3);
    return tones.map((tone) => db(amplitude(samples, samples.length - length, length, tone)));
  },
  sent: (index) => db(people[index].media.gain.gain.value),
  hearsMeanwhile: (index, tones, ms) => record(people[index].audio, ms).then((samples) => handover(samples, tones)),
  paint(index, colour) {
    people[index].media.colour = colour;
  },
  async frames(index) {
    for (const report of (await people[index].pc.getStats()).values()) {
      if (report.type === "inbound-rtp" && report.kind === "video") {
        const { framesDecoded, frameWidth, frameHeight, freezeCount, keyFramesDecoded } = report;
        return { at: performance.now(), framesDecoded, frameWidth, frameHeight, freezeCount, keyFramesDecoded };
      }
    }
    return null;
  },
  /** The colours in the middle of these parts of what a participant sees. */
  colours(index, cells) {
    const { video } = people[index];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const draw = canvas.getContext("2d", { willReadFrequently: true });
    draw.drawImage(video, 0, 0);
    return cells.map(({ x, y, width, height }) => {
      const at = [(x + width / 2) * canvas.width, (y + height * 0.3) * canvas.height].map(Math.round);
      return [...draw.getImageData(...at, 1, 1).data].slice(0, 3);
    });
  },
  async still(index) {
    const { video } = people[index];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL("image/png");
  },

  // --- the mixer ----------------------------------------------------------------------------------------------------

  start(options) {
    mixer = new Mixer({ running: (on) => runnings.push(on), seen: () => {}, initials }, options);
    window.mixer = mixer;
  },
  async answer(index, sdp) {
    const pc = connection();
    await pc.setRemoteDescription({ type: "offer", sdp });
    const [audio, video] = pc.getTransceivers();
    inputs[index] = { pc, audio: audio.receiver.track, video: video.receiver.track };
    audio.direction = video.direction = "sendrecv";
    inputs[index].send = (sound, picture) =>
      Promise.all([audio.sender.replaceTrack(sound), video.sender.replaceTrack(picture)]);
    await pc.setLocalDescription(await pc.createAnswer());
    await pc.gathered;
    return pc.localDescription.sdp;
  },
  /** The sound of `who` is another participant's track, or gone; an id as `has` gives it. */
  sound(id, index, who) {
    mixer.setSound(id, index === null ? null : { track: inputs[index].audio, covers: [who] });
  },
  picture(who, index, crop) {
    mixer.setPicture(who, { track: inputs[index].video, crop });
  },
  has(index, who, name, colour) {
    mixer.setSound(`in-${index}`, { track: inputs[index].audio, covers: [who] });
    mixer.setPicture(who, { track: inputs[index].video, crop: null });
    mixer.setName(who, name, colour);
  },
  async serve(index, listener, origins, volumes = [], { width = 1280, height = 720, seen = origins } = {}) {
    const sound = mixer.sound(listener, { origins, volumes: new Map(volumes) });
    const picture = mixer.picture(listener, { origins: seen, width, height });
    await inputs[index].send(sound, picture);
  },
  wish(listener, origins, volumes = []) {
    window.mixed = mixer.sound(listener, { origins, volumes: new Map(volumes) });
  },
  look(listener, origins, width, height) {
    mixer.picture(listener, { origins, width, height });
  },
  /** What a listener is sent, before it is encoded. */
  sends: (tones, ms) => record(window.mixed, ms).then((samples) => handover(samples, tones)),
  mixing: () => ({
    ...mixer.stats(),
    running: mixer.running,
    runnings,
    cells: mixer.cells,
    hidden: document.hidden,
  }),
  stop: () => mixer.stop(),

  /** How much later something is heard in the mix than in what came, in ms. */
  async delay(ms) {
    const both = await Promise.all([inputs[0].audio, window.mixed].map((track) => record(track, ms)));
    const [came, left] = both.map((samples) => {
      const courses = course(samples, [500]).map(([loud]) => loud);
      const quiet = courses.findIndex((loud, i) => i > 100 && loud < 0.02);
      return samples.begun / 48 + courses.findIndex((loud, i) => i > quiet && loud > 0.1);
    });
    return Math.round(left - came);
  },

  // --- the mixer on its own, sample by sample ---------------------------------------------------------------------

  people,
  inputs,
  wait,
  course,
  roughness,
  amplitude,
  db,
};
