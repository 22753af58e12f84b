// Generated from crates/protocol by `cargo xtask types`. Do not edit.

export const VERSION = 1;
export const CHAT_CHARS = 4000;
export const CHAT_BURST = 10;
export const CHAT_WINDOW_MS = 10000;
export const NONCE_BYTES = 64;
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
newcomer: Role, 
/**
 * How its media may travel.
 */
media: MediaRules, 
/**
 * What is written in it is kept. Else it goes to whoever is there, and nobody who comes later sees it.
 */
keeps_chat: boolean, };

/**
 * How a room's media may travel.
 */
export type MediaRules = { 
/**
 * What the host chose.
 */
travel: Travel, 
/**
 * No server carries its media.
 */
no_server_media: boolean, 
/**
 * Nobody learns another participant's address.
 */
private_addresses: boolean, };

/**
 * How media travels, as a host may choose it.
 */
export type Travel = "automatic" | "direct" | "mixer" | "server";

/**
 * Sound or picture.
 */
export type Kind = "audio" | "video";

/**
 * How able somebody is in one respect, in rising order.
 */
export type Band = "weak" | "fair" | "good" | "strong";

/**
 * What a stream key is good for.
 */
export type StreamUse = "publish" | "watch";

/**
 * A chat message. Its text is markdown; no client may turn it into HTML by any other way than a safe tree.
 */
export type ChatMessage = { 
/**
 * Its place in the room's order: 1 and up, in the order of commitment. In a room that keeps no chat it says nothing to
 * whoever gets messages in other ways, too.
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
text: string, 
/**
 * Of a message that is kept nowhere, the nonce its author gave it: whoever gets it in two ways shows it once.
 */
nonce: string | null, };

/**
 * A place media passes through.
 */
export type Node = { "type": "participant", "id": number } | { "type": "server", "id": number };

/**
 * The topology as one participant sees it.
 */
export type Shape = "alone" | "mesh" | "mixer" | "sfu" | "mixed";

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
delivery: Delivery, 
/**
 * Whom this participant serves.
 */
serves: Array<number>, 
/**
 * Who takes over if a participant who serves others vanishes.
 */
standby: Node | null, 
/**
 * What comes, and from whom: one entry for each flow that ends here.
 */
gets: Array<Get>, };

/**
 * One flow that ends at a participant. A participant asks whoever it comes from for it, over their link.
 */
export type Get = { 
/**
 * Who sends it.
 */
from: Node, 
/**
 * Whose media it is; several are mixed into one.
 */
origins: Array<number>, };

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
why: string, 
/**
 * Whom that is about, where it is about somebody.
 */
who: number | null, 
/**
 * Participants to keep a link with, whether something flows over it or not. With anybody else there is none.
 */
links: Array<number>, 
/**
 * May this browser carry media for others? It is asked for with `carry`.
 */
asked: boolean, 
/**
 * Somebody gets this participant's sound in a mix, and so is to be told how loud it is: with `level`.
 */
mixed: boolean, };

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
colour: number | null, 
/**
 * Whether nobody is to learn one's address. See [`Join::private`].
 */
private: boolean | null, } | { "type": "raise_hand", 
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
slots: Array<Slot>, } | { "type": "report" } & Report | { "type": "signal", 
/**
 * To whom.
 */
to: number, 
/**
 * What.
 */
signal: Signal, } | { "type": "links", 
/**
 * One for each of the slice's `links`.
 */
links: Array<PeerLink>, } | { "type": "switched", 
/**
 * Sound or picture.
 */
kind: Kind, 
/**
 * The longest silence or stillness of it that the switch cost, in milliseconds.
 */
gap_ms: number, } | { "type": "level", 
/**
 * See above.
 */
level: number, } | { "type": "carry", 
/**
 * Yes or no.
 */
agreed: boolean, } | { "type": "travel", 
/**
 * Which way.
 */
travel: Travel, 
/**
 * Who is to mix, with `mixer`; the best one where it is missing.
 */
mixer: number | null, } | { "type": "chat", 
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
colour: number | null, 
/**
 * Whether nobody is to learn one's address. See [`Join::private`].
 */
private: boolean | null, } | { "type": "raise_hand", 
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
slots: Array<Slot>, } | { "type": "report" } & Report | { "type": "signal", 
/**
 * To whom.
 */
to: number, 
/**
 * What.
 */
signal: Signal, } | { "type": "links", 
/**
 * One for each of the slice's `links`.
 */
links: Array<PeerLink>, } | { "type": "switched", 
/**
 * Sound or picture.
 */
kind: Kind, 
/**
 * The longest silence or stillness of it that the switch cost, in milliseconds.
 */
gap_ms: number, } | { "type": "level", 
/**
 * See above.
 */
level: number, } | { "type": "carry", 
/**
 * Yes or no.
 */
agreed: boolean, } | { "type": "travel", 
/**
 * Which way.
 */
travel: Travel, 
/**
 * Who is to mix, with `mixer`; the best one where it is missing.
 */
mixer: number | null, } | { "type": "chat", 
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
take_over: boolean, 
/**
 * This client makes links with other participants.
 */
peers: boolean, 
/**
 * Nobody is to learn this participant's address: no link with another participant, everything through the server.
 */
private: boolean, 
/**
 * This browser may carry media for others; somebody was asked before.
 */
carries: boolean, };

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
 * kbit/s sent to the server.
 */
up_kbps: number, 
/**
 * kbit/s received from it.
 */
down_kbps: number, 
/**
 * What carries the media.
 */
transport: Transport | null, 
/**
 * What this browser could do for others, as far as it knows.
 */
able: Able, };

/**
 * What carries the media.
 */
export type Transport = "udp" | "tcp";

/**
 * What a browser could do, as far as it knows. What is missing was not measured.
 */
export type Able = { 
/**
 * What its line carries up, in kbit/s.
 */
uplink_kbps: number | null, 
/**
 * What its line carries down, in kbit/s.
 */
downlink_kbps: number | null, 
/**
 * How long encoding one picture takes, in milliseconds.
 */
encode_ms: number | null, 
/**
 * Its encoder gives less than it is asked for because the computer is busy.
 */
cpu_limited: boolean, 
/**
 * How hard the computer works, 0 (hardly) to 3 (too hard).
 */
pressure: number | null, 
/**
 * It runs on a battery that is nearly empty.
 */
low_battery: boolean, 
/**
 * Its network costs by the byte.
 */
metered: boolean, };

/**
 * What two participants say to each other about the link between them. The lower id makes every offer.
 */
export type Signal = { "type": "offer", 
/**
 * Which peer connection.
 */
link: number, 
/**
 * The SDP (RFC 8829).
 */
sdp: string, } | { "type": "answer", 
/**
 * Which peer connection.
 */
link: number, 
/**
 * The SDP.
 */
sdp: string, } | { "type": "candidate", 
/**
 * Which peer connection.
 */
link: number, 
/**
 * The candidate attribute.
 */
candidate: string, 
/**
 * Its m-line.
 */
mid: string | null, 
/**
 * Its m-line by number.
 */
line: number | null, } | { "type": "again", 
/**
 * The peer connection it has, or 0.
 */
link: number, 
/**
 * How many m-lines of sound it needs.
 */
audio: number, 
/**
 * How many m-lines of pictures it needs.
 */
video: number, 
/**
 * ICE is to be restarted.
 */
restart: boolean, };

/**
 * How the link with another participant stands.
 */
export type PeerLink = { 
/**
 * With whom.
 */
with: number, 
/**
 * How it stands.
 */
state: PeerLinkState, 
/**
 * What should come over it does not, though the link is up.
 */
silent: boolean, 
/**
 * kbit/s sent over it.
 */
up_kbps: number, 
/**
 * kbit/s received over it.
 */
down_kbps: number, 
/**
 * Lost on the way here, 0 to 1.
 */
loss: number, 
/**
 * There and back, in milliseconds.
 */
rtt_ms: number | null, 
/**
 * What pictures are encoded with.
 */
codec: string | null, };

/**
 * See [`PeerLink`].
 */
export type PeerLinkState = "connecting" | "live" | "failed";

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
slice: Slice, } | { "type": "signal", 
/**
 * Who.
 */
from: number, 
/**
 * What.
 */
signal: Signal, } | { "type": "slots", 
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
chat_chars: number, 
/**
 * Where links with other participants learn their own addresses (RFC 7064).
 */
stun: Array<string>, };

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
 * How many guesses are left, for `wrong_password` and `wrong_key`.
 */
tries_left: number | null, };

/**
 * What was wrong.
 */
export type ErrorCode = "bad_request" | "bad_value" | "protocol_version" | "not_joined" | "no_such_room" | "no_such_participant" | "password_needed" | "wrong_password" | "room_locked" | "room_full" | "removed_earlier" | "already_here" | "not_allowed" | "not_linked" | "too_fast" | "too_long" | "no_such_stream" | "bad_offer" | "name_taken" | "not_signed_in" | "wrong_key" | "internal";

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
newcomer: Role | null, 
/**
 * Keep what is written in it. It is kept where nothing is said.
 */
keeps_chat: boolean | null, };

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
newcomer: Role | null, 
/**
 * No server carries the room's media.
 */
no_server_media: boolean | null, 
/**
 * Nobody in it learns another participant's address.
 */
private_addresses: boolean | null, 
/**
 * Keep what is written in it. `false` deletes what was written so far.
 */
keeps_chat: boolean | null, };

/**
 * `GET /api/rooms/NAME/graph`, for people in the room, and `GET /api/admin/rooms/NAME/graph`: how media travels through
 * it.
 */
export type Graph = { 
/**
 * The number of the plan.
 */
epoch: number, 
/**
 * What the host chose.
 */
travel: Travel, 
/**
 * Why the plan is as it is, as a key that clients put into words.
 */
why: string, 
/**
 * Whom that is about, where it is about somebody.
 */
who: number | null, 
/**
 * The same in English.
 */
sentence: string, 
/**
 * Everybody in the room.
 */
people: Array<GraphPerson>, 
/**
 * Whose media goes from where to where.
 */
flows: Array<GraphFlow>, 
/**
 * What is known of the links that are there.
 */
links: Array<GraphLink>, 
/**
 * Who takes over if a participant who serves others vanishes.
 */
standby: Node | null, 
/**
 * The newest changes of shape, newest first.
 */
changes: Array<GraphChange>, };

/**
 * Somebody in a [`Graph`].
 */
export type GraphPerson = { 
/**
 * Their id.
 */
id: number, 
/**
 * Their name.
 */
name: string, 
/**
 * Their colour, 1 to 8.
 */
colour: number, 
/**
 * What they have to send: sound, picture, both or nothing.
 */
sends: Array<Kind>, 
/**
 * Mixes for others.
 */
mixes: boolean, 
/**
 * Agreed to carry others.
 */
carries: boolean, 
/**
 * Nobody learns their address.
 */
private: boolean, 
/**
 * How able they are, where it is known.
 */
uplink: Band | null, 
/**
 * See `uplink`.
 */
downlink: Band | null, 
/**
 * See `uplink`.
 */
cpu: Band | null, };

/**
 * A flow in a [`Graph`].
 */
export type GraphFlow = { 
/**
 * Sound or picture.
 */
kind: Kind, 
/**
 * Who sends it.
 */
from: Node, 
/**
 * Who gets it.
 */
to: Node, 
/**
 * Whose media it is.
 */
origins: Array<number>, };

/**
 * A link in a [`Graph`], as `from` measures it.
 */
export type GraphLink = { 
/**
 * Who measures.
 */
from: Node, 
/**
 * The other end.
 */
to: Node, 
/**
 * How it stands.
 */
state: PeerLinkState, 
/**
 * kbit/s sent.
 */
up_kbps: number, 
/**
 * kbit/s received.
 */
down_kbps: number, 
/**
 * Lost on the way to `from`, 0 to 1.
 */
loss: number, 
/**
 * There and back, in milliseconds.
 */
rtt_ms: number | null, 
/**
 * What pictures are encoded with.
 */
codec: string | null, };

/**
 * A change of shape.
 */
export type GraphChange = { 
/**
 * When, in Unix milliseconds.
 */
at: number, 
/**
 * To which shape.
 */
shape: Shape, 
/**
 * Why, as a key.
 */
why: string, 
/**
 * Whom that is about.
 */
who: number | null, 
/**
 * The longest silence anybody had of it, in milliseconds, once it is known.
 */
gap_ms: number | null, };

/**
 * `POST /api/rooms/NAME/stream-keys`.
 */
export type CreateStreamKey = { 
/**
 * What it is good for.
 */
use: StreamUse, 
/**
 * What the stream is called in the room.
 */
name: string, 
/**
 * After how many days it ends, 1 to 3650; never where nothing is said.
 */
days: number | null, };

/**
 * A stream key, each of `GET /api/rooms/NAME/stream-keys`. What it proves itself with is not in it.
 */
export type StreamKey = { 
/**
 * Names it to be revoked: `DELETE /api/rooms/NAME/stream-keys/ID`.
 */
id: number, 
/**
 * What it is good for.
 */
use: StreamUse, 
/**
 * What the stream is called in the room.
 */
name: string, 
/**
 * When it was made, in Unix milliseconds.
 */
created: number, 
/**
 * When it ends, if ever.
 */
expires: number | null, };

/**
 * The answer to `POST /api/rooms/NAME/stream-keys`.
 */
export type StreamKeyMade = { 
/**
 * The key.
 */
key: StreamKey, 
/**
 * The bearer token, said this once.
 */
token: string, 
/**
 * Where it is used, as a path of this server.
 */
path: string, };

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
retry_after_ms: number | null, 
/**
 * How many guesses are left, for `wrong_key`.
 */
tries_left: number | null, };

/**
 * `POST /api/admin/session`.
 */
export type AdminSignIn = { 
/**
 * The key of the administration, as it was shown. Case, spaces and hyphens do not matter.
 */
key: string, };

/**
 * `GET` and `POST /api/admin/session`.
 */
export type AdminSession = { 
/**
 * Whoever asks is signed in.
 */
signed_in: boolean, 
/**
 * Until when, in Unix milliseconds; `null` for who shows the key itself.
 */
until: number | null, };

/**
 * `GET /api/admin/overview`: how much is going on. What counts up does so since the server was started.
 */
export type AdminOverview = { 
/**
 * The running version.
 */
version: string, 
/**
 * For how long the server runs, in milliseconds.
 */
uptime_ms: number, 
/**
 * People in rooms.
 */
people: number, 
/**
 * Rooms with somebody in them.
 */
live_rooms: number, 
/**
 * Rooms there are.
 */
rooms: number, 
/**
 * Sockets open.
 */
sockets: number, 
/**
 * The threads that carry media.
 */
threads: Array<MediaThread>, };

/**
 * A thread that carries media. Links are as they stand; what else there is counts up.
 */
export type MediaThread = { 
/**
 * Its number.
 */
thread: number, 
/**
 * Media links with people.
 */
links: number, 
/**
 * Of these, whose line takes less than what they would like to get.
 */
short: number, 
/**
 * Of these, that lose more than two packets of a hundred.
 */
lossy: number, 
/**
 * What their lines are believed to take, all together, in kbit/s.
 */
estimate_kbps: number, 
/**
 * Packets of sound and picture that came.
 */
packets_in: number, 
/**
 * The same, handed to people: one that goes to three counts three times.
 */
packets_out: number, 
/**
 * Bytes that came.
 */
bytes_in: number, 
/**
 * Bytes sent.
 */
bytes_out: number, 
/**
 * Datagrams sent.
 */
datagrams_out: number, 
/**
 * System calls that sent them.
 */
sends: number, 
/**
 * Packets that the system, a connection or another thread had no room for.
 */
unsent: number, 
/**
 * Time it was awake, in milliseconds.
 */
busy_ms: number, };

/**
 * `GET /api/admin/rooms`: those with somebody in them first, then by name.
 */
export type AdminRooms = { 
/**
 * At most 200.
 */
rooms: Array<AdminRoom>, 
/**
 * How many more there are.
 */
left_off: number, };

/**
 * A room, as the administration sees it.
 */
export type AdminRoom = { 
/**
 * The room.
 */
room: RoomInfo, 
/**
 * How many are in it.
 */
count: number, 
/**
 * How it goes; `null` while nobody is in it.
 */
underway: Underway | null, };

/**
 * A room that somebody is in.
 */
export type Underway = { 
/**
 * Since when somebody has been in it, in Unix milliseconds.
 */
since: number, 
/**
 * The shape most people see, sound before picture.
 */
shape: Shape, 
/**
 * The name of who mixes, where a participant does.
 */
mixer: string | null, };
