// A whole client on the engine alone, in a hundred lines and without a framework: join, see, hear, show, write, leave.
// It is what the interface in `ui/` does with much more care. Everything to be shown is in one store; everything to be
// done is a method of `Call`.

import { ownerOf, you } from "../call/select";
import type { CallState, TrackId } from "../call/state";
import { createDevices } from "../media/devices";
import { createSession } from "../session";

const devices = createDevices();
const call = createSession(devices);

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const tiles = element("tiles");
const videos = new Map<TrackId, HTMLVideoElement>();
let lastShown = 0;

element<HTMLFormElement>("door").onsubmit = async (event) => {
  event.preventDefault();
  // Whoever refuses or has none joins all the same: problems land in `own`, not here.
  await Promise.all([devices.openMicrophone(), devices.openCamera()]);
  await call.join({
    room: element<HTMLInputElement>("room").value,
    name: element<HTMLInputElement>("name").value,
    colour: 1,
  });
};

element("microphone").onclick = () => call.setOn("microphone", call.store.getState().own.microphone.state !== "on");
element("camera").onclick = () => call.setOn("camera", call.store.getState().own.camera.state !== "on");
element("screen").onclick = () =>
  call.store.getState().own.screen.state === "on" ? call.stopScreen() : call.startScreen();
element("leave").onclick = () => call.leave();

element<HTMLFormElement>("chat").onsubmit = async (event) => {
  event.preventDefault();
  const text = element<HTMLInputElement>("text");
  // A refused message stays in `chat.pending` with its reason.
  await call.sendChat(text.value).catch((error: Error) => setStatus(error.message));
  text.value = "";
};

call.store.subscribe((state, before) => {
  setStatus(statusOf(state));
  element("door").hidden = state.phase.name !== "outside";
  element("controls").hidden = element("chat").hidden = you(state) === null;
  if (state.incoming !== before.incoming) showPictures(state);
  if (state.chat.messages !== before.chat.messages) showChat(state);
});

/** One <video> for each picture of the others; how large it is drawn decides which layer the server sends. */
function showPictures(state: CallState): void {
  const pictures = [...state.participants.values()]
    .filter((one) => one.id !== state.you)
    .flatMap((one) => one.tracks.filter((track) => track.source === "camera" || track.source === "screen"));

  for (const track of pictures) {
    const video = videos.get(track.id) ?? addVideo(track.id);
    const stream = state.incoming.get(track.id)?.stream ?? null;
    if (video.srcObject !== stream) video.srcObject = stream;
    const owner = ownerOf(state, track.id);
    video.title = owner === null ? "" : (state.participants.get(owner)?.name ?? "");
  }
  for (const [track, video] of videos) {
    if (pictures.some((one) => one.id === track)) continue;
    video.remove();
    videos.delete(track);
  }
  if (videos.size !== lastShown) tellSizes();
}

function addVideo(track: TrackId): HTMLVideoElement {
  const video = document.createElement("video");
  // The engine plays the sound.
  Object.assign(video, { autoplay: true, muted: true, playsInline: true, width: 480, height: 270 });
  videos.set(track, video);
  tiles.append(video);
  return video;
}

/** In the next turn: `show` changes the state that is being shown. */
function tellSizes(): void {
  lastShown = videos.size;
  const size = { width: 480 * devicePixelRatio, height: 270 * devicePixelRatio };
  queueMicrotask(() => call.show(new Map([...videos.keys()].map((track) => [track, size]))));
}

function showChat(state: CallState): void {
  const lines = state.chat.messages.map((message) => {
    const line = document.createElement("li");
    line.textContent = `${message.name}: ${message.text}`;
    return line;
  });
  element("messages").replaceChildren(...lines);
}

function statusOf({ phase, participants, link }: CallState): string {
  if (phase.name === "refused") return phase.error.message;
  return `${phase.name}, ${participants.size} here, ${link.transport ?? link.state}`;
}

function setStatus(text: string): void {
  element("status").textContent = text;
}
