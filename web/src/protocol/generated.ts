// Generated from crates/protocol by `cargo xtask types`. Do not edit.

export const VERSION = 1;
export const CHAT_CHARS = 4000;
export const HISTORY_PAGE = 100;
export const RESUME_MS = 30000;
export const SILENCE_MS = 6000;

/**
 * What somebody may do, in rising order of rights.
 */
export type Role = "viewer" | "speaker" | "moderator" | "owner";

/**
 * What a track shows or sounds.
 */
export type Source = "microphone" | "camera" | "screen" | "screen_audio";

/**
 * How a participant is connected.
 */
export type Connection = "connecting" | "connected" | "lost";

/**
 * A simulcast layer, by its RID.
 */
export type Layer = "q" | "h" | "f";

/**
 * A track as everybody in the room knows it.
 */
export type Track = { 
/**
 * Its id in this room.
 */
id: number, 
/**
 * What it is.
 */
source: Source, 
/**
 * The publisher paused it.
 */
muted: boolean, };

/**
 * Somebody in the room. Always whole: a change sends the participant again.
 */
export type Participant = { 
/**
 * Their id in this call.
 */
id: number, 
/**
 * The same browser has the same number in every call. Public.
 */
guest: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their colour, 1 to 8.
 */
colour: number, 
/**
 * What they may do.
 */
role: Role, 
/**
 * What they send.
 */
tracks: Array<Track>, 
/**
 * Sources a moderator stopped: nothing of them is forwarded until a moderator allows it again.
 */
stopped: Array<Source>, 
/**
 * When they raised their hand, in Unix milliseconds.
 */
hand: number | null, 
/**
 * How they are connected.
 */
connection: Connection, 
/**
 * How good their connection is, 1 (bad) to 4 (good), as their client reports it.
 */
bars: number | null, 
/**
 * When they came, in Unix milliseconds.
 */
joined_at: number, };

/**
 * A room, apart from who is in it.
 */
export type RoomInfo = { 
/**
 * Its name in the address `/r/NAME`.
 */
name: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * Shown on the front page.
 */
listed: boolean, 
/**
 * A password is needed to come in.
 */
has_password: boolean, 
/**
 * Nobody new may come in.
 */
locked: boolean, 
/**
 * The most people at once.
 */
capacity: number, 
/**
 * The role of somebody who comes in for the first time.
 */
newcomer: Role, };

/**
 * A chat message. Its text is markdown; no client may turn it into HTML by any other way than a safe tree.
 */
export type ChatMessage = { 
/**
 * Its place in the room's order: 1 and up, in the order of commitment.
 */
seq: number, 
/**
 * Who wrote it: [`Participant::guest`].
 */
guest: string, 
/**
 * Their name then.
 */
name: string, 
/**
 * Their colour then.
 */
colour: number, 
/**
 * When, in Unix milliseconds.
 */
at: number, 
/**
 * What, as markdown.
 */
text: string, };

/**
 * A place media passes through.
 */
export type Node = { "type": "participant", "id": number } | { "type": "server", "id": number };

/**
 * The topology as one participant sees it.
 */
export type Shape = "alone" | "sfu";

/**
 * What a hub does for a receiver.
 */
export type Delivery = "forward" | "mix";

/**
 * How the media of one kind travels for one participant.
 */
export type Route = { 
/**
 * The shape this participant sees.
 */
shape: Shape, 
/**
 * Who serves this participant.
 */
hub: Node, 
/**
 * Whether one's own copies are forwarded or mixed into one.
 */
delivery: Delivery, };

/**
 * Everything one participant must know of the plan, whole. The epoch is a label; a client may skip some.
 */
export type Slice = { 
/**
 * The number of the plan.
 */
epoch: number, 
/**
 * How sound travels.
 */
audio: Route, 
/**
 * How the picture travels.
 */
video: Route, 
/**
 * Why, as a key that clients put into words.
 */
why: string, };

/**
 * One message of a client.
 */
export type ClientMessage = { 
/**
 * Comes back in the answer.
 */
id: number, } & ({ "type": "join" } & Join | { "type": "leave" } | { "type": "ping" } | { "type": "change_self", 
/**
 * The new name.
 */
name: string | null, 
/**
 * The new colour, 1 to 8.
 */
colour: number | null, } | { "type": "raise_hand", 
/**
 * Up or down.
 */
raised: boolean, } | { "type": "offer", 
/**
 * The SDP (RFC 8829).
 */
sdp: string, 
/**
 * The client made a new peer connection: whatever the server has of the old one is to be dropped.
 */
fresh: boolean, } | { "type": "publish", 
/**
 * Everything published.
 */
tracks: Array<Publication>, } | { "type": "watch", 
/**
 * Everything watched.
 */
slots: Array<Slot>, } | { "type": "report" } & Report | { "type": "chat", 
/**
 * Markdown.
 */
text: string, 
/**
 * Chosen by the client, 1 to 64 characters; unique among this guest's messages.
 */
nonce: string, } | { "type": "history", 
/**
 * Only messages before this one; the newest where it is missing.
 */
before: number | null, 
/**
 * How many, at most 100.
 */
limit: number, } | { "type": "stop", 
/**
 * Whose.
 */
participant: number, 
/**
 * Which.
 */
source: Source, } | { "type": "allow", 
/**
 * Whose.
 */
participant: number, 
/**
 * Which.
 */
source: Source, } | { "type": "lower_hand", 
/**
 * Whose.
 */
participant: number, } | { "type": "remove", 
/**
 * Whom.
 */
participant: number, } | { "type": "grant", 
/**
 * Whom.
 */
participant: number, 
/**
 * Which.
 */
role: Role, } | { "type": "lock", 
/**
 * Shut or open.
 */
locked: boolean, });

/**
 * What is asked. [`Request::Join`] comes first; before it, only [`Request::Ping`] is answered.
 */
export type Request = { "type": "join" } & Join | { "type": "leave" } | { "type": "ping" } | { "type": "change_self", 
/**
 * The new name.
 */
name: string | null, 
/**
 * The new colour, 1 to 8.
 */
colour: number | null, } | { "type": "raise_hand", 
/**
 * Up or down.
 */
raised: boolean, } | { "type": "offer", 
/**
 * The SDP (RFC 8829).
 */
sdp: string, 
/**
 * The client made a new peer connection: whatever the server has of the old one is to be dropped.
 */
fresh: boolean, } | { "type": "publish", 
/**
 * Everything published.
 */
tracks: Array<Publication>, } | { "type": "watch", 
/**
 * Everything watched.
 */
slots: Array<Slot>, } | { "type": "report" } & Report | { "type": "chat", 
/**
 * Markdown.
 */
text: string, 
/**
 * Chosen by the client, 1 to 64 characters; unique among this guest's messages.
 */
nonce: string, } | { "type": "history", 
/**
 * Only messages before this one; the newest where it is missing.
 */
before: number | null, 
/**
 * How many, at most 100.
 */
limit: number, } | { "type": "stop", 
/**
 * Whose.
 */
participant: number, 
/**
 * Which.
 */
source: Source, } | { "type": "allow", 
/**
 * Whose.
 */
participant: number, 
/**
 * Which.
 */
source: Source, } | { "type": "lower_hand", 
/**
 * Whose.
 */
participant: number, } | { "type": "remove", 
/**
 * Whom.
 */
participant: number, } | { "type": "grant", 
/**
 * Whom.
 */
participant: number, 
/**
 * Which.
 */
role: Role, } | { "type": "lock", 
/**
 * Shut or open.
 */
locked: boolean, };

/**
 * See [`Request::Join`].
 */
export type Join = { 
/**
 * [`crate::VERSION`].
 */
protocol: number, 
/**
 * The room's name.
 */
room: string, 
/**
 * What to be called.
 */
name: string, 
/**
 * 1 to 8.
 */
colour: number, 
/**
 * Where the room has one.
 */
password: string | null, 
/**
 * From an earlier `welcome`: brings back the same participant within 30 s, with media and all. After that, or
 * after the server was restarted, it lets the same guest in again without the password.
 */
ticket: string | null, 
/**
 * Go on here and end the other tab of the same guest.
 */
take_over: boolean, };

/**
 * A track that is published. Its id is in the answer.
 */
export type Publication = { 
/**
 * The sending m-line.
 */
mid: string, 
/**
 * What it is.
 */
source: Source, 
/**
 * Paused: it stays published, nothing is sent.
 */
muted: boolean, };

/**
 * A receiving m-line and what shall come out of it.
 */
export type Slot = { 
/**
 * The receiving m-line.
 */
mid: string, 
/**
 * The track.
 */
track: number, 
/**
 * How large it is shown, in device pixels. Zero: not at all, and then no byte of it is sent. Ignored for sound.
 */
width: number, 
/**
 * See `width`.
 */
height: number, };

/**
 * What a client measured on its link to the server.
 */
export type Report = { 
/**
 * How good the connection is, 1 (bad) to 4 (good); what others see.
 */
bars: number, 
/**
 * Lost on the way up, 0 to 1.
 */
loss_up: number, 
/**
 * Lost on the way down, 0 to 1.
 */
loss_down: number, 
/**
 * There and back, in milliseconds.
 */
rtt_ms: number, 
/**
 * What carries the media.
 */
transport: Transport | null, };

/**
 * What carries the media.
 */
export type Transport = "udp" | "tcp";

/**
 * One message of a server.
 */
export type ServerMessage = { "type": "ok", 
/**
 * The request's id.
 */
id: number, 
/**
 * What came of it.
 */
reply: Reply, } | { "type": "error", 
/**
 * The request's id.
 */
id: number | null, 
/**
 * Why.
 */
error: ErrorBody, } | { "type": "room", 
/**
 * As it is.
 */
room: RoomInfo, } | { "type": "participant", 
/**
 * As they are.
 */
participant: Participant, } | { "type": "left", 
/**
 * Who.
 */
participant: number, 
/**
 * Why.
 */
reason: LeaveReason, } | { "type": "slice", 
/**
 * The whole of it.
 */
slice: Slice, } | { "type": "slots", 
/**
 * One for each slot that is watched.
 */
slots: Array<SlotState>, } | { "type": "encodings", 
/**
 * One for each published track.
 */
tracks: Array<Encoding>, } | { "type": "speakers", 
/**
 * Everybody who is heard.
 */
speaking: Array<Speaking>, 
/**
 * Who leads; stays until somebody else does.
 */
dominant: number | null, } | { "type": "chat", 
/**
 * What.
 */
message: ChatMessage, } | { "type": "link", 
/**
 * How it stands.
 */
state: LinkState, } | { "type": "closed", 
/**
 * Why; a client comes back by itself only after [`CloseReason::Stopping`] and [`CloseReason::TooSlow`].
 */
reason: CloseReason, };

/**
 * What came of a request.
 */
export type Reply = { "type": "done" } | { "type": "welcome" } & Welcome | { "type": "answer", 
/**
 * The SDP.
 */
sdp: string, } | { "type": "published", 
/**
 * In the order of the request.
 */
tracks: Array<Published>, } | { "type": "sent", 
/**
 * As everybody sees it.
 */
message: ChatMessage, } | { "type": "history", 
/**
 * Oldest first.
 */
messages: Array<ChatMessage>, 
/**
 * There are older ones.
 */
more: boolean, };

/**
 * The whole of a room, for somebody who comes in or comes back.
 */
export type Welcome = { 
/**
 * One's own participant.
 */
you: number, 
/**
 * Brings one back; see [`crate::request::Join::ticket`]. Replaces any earlier one.
 */
ticket: string, 
/**
 * The same participant as before: the media link, if there was one, is still there.
 */
resumed: boolean, 
/**
 * The room.
 */
room: RoomInfo, 
/**
 * Everybody, oneself included.
 */
participants: Array<Participant>, 
/**
 * How media travels.
 */
slice: Slice, 
/**
 * The newest messages, oldest first.
 */
chat: Array<ChatMessage>, 
/**
 * There are older ones.
 */
chat_more: boolean, 
/**
 * The server's clock, in Unix milliseconds.
 */
now: number, 
/**
 * The longest chat message, in characters.
 */
chat_chars: number, };

/**
 * An m-line and the id its track got.
 */
export type Published = { 
/**
 * The sending m-line.
 */
mid: string, 
/**
 * The track.
 */
track: number, };

/**
 * What comes out of a slot.
 */
export type SlotState = { 
/**
 * The receiving m-line.
 */
mid: string, 
/**
 * The track that was asked for.
 */
track: number, 
/**
 * Whether it comes.
 */
state: SlotFlow, 
/**
 * The layer that comes, where there are layers.
 */
layer: Layer | null, };

/**
 * Whether something comes out of a slot, and if not, why.
 */
export type SlotFlow = "live" | "waiting" | "muted" | "stopped" | "hidden" | "bandwidth" | "no_media" | "gone";

/**
 * What somebody wants of a published track.
 */
export type Encoding = { 
/**
 * The sending m-line.
 */
mid: string, 
/**
 * Somebody asks the server for it: for sound at all, for a picture in any size but zero.
 */
wanted: boolean, 
/**
 * For a picture, the layers to send, coarse first; none fits anybody's connection if it is wanted without. Sound has
 * none.
 */
layers: Array<Layer>, };

/**
 * Somebody who is heard.
 */
export type Speaking = { 
/**
 * Who.
 */
participant: number, 
/**
 * How loud: 0 (just above silence) to 100 (full scale).
 */
level: number, };

/**
 * A media link as the server sees it.
 */
export type LinkState = "connecting" | "connected" | "disconnected" | "gone";

/**
 * Why somebody went.
 */
export type LeaveReason = "left" | "lost" | "removed";

/**
 * Why a server closes a socket.
 */
export type CloseReason = "left" | "removed" | "taken_over" | "room_deleted" | "stopping" | "too_slow";

/**
 * Why a request was refused.
 */
export type ErrorBody = { 
/**
 * For programs.
 */
code: ErrorCode, 
/**
 * For people: what is wrong and what to do, in English.
 */
message: string, 
/**
 * When trying again makes sense, in milliseconds from now.
 */
retry_after_ms: number | null, 
/**
 * How many guesses are left, for `wrong_password`.
 */
tries_left: number | null, };

/**
 * What was wrong.
 */
export type ErrorCode = "bad_request" | "bad_value" | "protocol_version" | "not_joined" | "no_such_room" | "no_such_participant" | "password_needed" | "wrong_password" | "room_locked" | "room_full" | "removed_earlier" | "already_here" | "not_allowed" | "too_fast" | "too_long" | "bad_offer" | "name_taken" | "internal";

/**
 * `POST /api/rooms`. Empty: an unlisted room with a speakable name.
 */
export type CreateRoom = { 
/**
 * What people call it; the address is made from it.
 */
title: string | null, 
/**
 * Shown on the front page.
 */
listed: boolean, 
/**
 * Needed to come in.
 */
password: string | null, 
/**
 * The most people at once.
 */
capacity: number | null, 
/**
 * The role of somebody who comes in for the first time: `viewer` or `speaker`.
 */
newcomer: Role | null, };

/**
 * `PATCH /api/rooms/NAME`. What is missing stays.
 */
export type ChangeRoom = { 
/**
 * What people call it. The address stays.
 */
title: string | null, 
/**
 * Shown on the front page.
 */
listed: boolean | null, 
/**
 * A new password; an empty one removes it.
 */
password: string | null, 
/**
 * The most people at once.
 */
capacity: number | null, 
/**
 * Let nobody new in.
 */
locked: boolean | null, 
/**
 * The role of somebody who comes in for the first time.
 */
newcomer: Role | null, };

/**
 * `GET /api/rooms/NAME`, and each of `GET /api/rooms`: what somebody outside may know.
 */
export type RoomOutside = { 
/**
 * The room.
 */
room: RoomInfo, 
/**
 * Who is in it, in the order they came; empty for a room with a password.
 */
people: Array<PersonOutside>, 
/**
 * How many are in it.
 */
count: number, 
/**
 * Whoever asks made this room.
 */
own: boolean, };

/**
 * Somebody in a room, as seen from outside.
 */
export type PersonOutside = { 
/**
 * Their name.
 */
name: string, 
/**
 * Their colour, 1 to 8.
 */
colour: number, };

/**
 * An error of a route (RFC 9457, `application/problem+json`).
 */
export type Problem = { 
/**
 * The HTTP status.
 */
status: number, 
/**
 * For programs.
 */
code: ErrorCode, 
/**
 * For people: what is wrong and what to do.
 */
detail: string, 
/**
 * When trying again makes sense, in milliseconds from now.
 */
retry_after_ms: number | null, };
