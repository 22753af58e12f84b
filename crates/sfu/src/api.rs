//! What the server says to a hub, and what it hears from it.

use model::{Kind, Layer, ParticipantId, RoomId, TrackId};

/// One media link between a participant's browser and this server. Chosen by the server; unique within one run of the
/// program and never reused, so that late news of an old link cannot be taken for a new one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LinkId(pub u64);

/// What a hub is told. Publications and wishes are whole lists: what is missing is withdrawn.
#[derive(Debug)]
pub enum Command<Reply> {
    /// Open the link, or change it. The answer (or why there is none) comes back through [`Event::Answered`].
    Offer {
        /// The link.
        link: LinkId,
        /// Links of one room see each other's tracks.
        room: RoomId,
        /// Whose link it is.
        participant: ParticipantId,
        /// SDP.
        sdp: String,
        /// Handed back with the answer.
        reply: Reply,
    },
    /// What the participant publishes, as the room allows it. Unknown before the offer with that m-line: kept until
    /// then.
    Publish {
        /// The link.
        link: LinkId,
        /// All of it.
        tracks: Vec<Publication>,
    },
    /// What the participant watches, as the room allows it.
    Watch {
        /// The link.
        link: LinkId,
        /// All of it.
        slots: Vec<SlotWish>,
    },
    /// Forget the link.
    Close {
        /// The link.
        link: LinkId,
    },
}

/// A published track.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    /// The m-line it comes on.
    pub mid: String,
    /// Its id in the room.
    pub track: TrackId,
    /// Sound or picture.
    pub kind: Kind,
    /// A shared screen: no simulcast is expected, sharpness goes before smoothness, and it is served before cameras.
    pub screen: bool,
    /// The publisher paused it.
    pub muted: bool,
    /// A moderator stopped it: whatever still arrives is dropped.
    pub stopped: bool,
}

/// What somebody wants to come out of one of their receiving m-lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotWish {
    /// The m-line.
    pub mid: String,
    /// Which track of the same room.
    pub track: TrackId,
    /// Size on the screen in device pixels; zero means hidden. Ignored for sound.
    pub width: u16,
    /// See `width`.
    pub height: u16,
}

impl SlotWish {
    /// Whether a picture is shown at all.
    #[must_use]
    pub const fn has_size(&self) -> bool {
        self.width > 0 && self.height > 0
    }
}

/// What a hub says.
#[derive(Debug)]
pub enum Event<Reply> {
    /// The answer to an offer.
    Answered {
        /// From the command.
        reply: Reply,
        /// SDP, or why there is none. An offer that fails leaves the link as it was.
        answer: Result<String, OfferError>,
    },
    /// A link changed its state.
    Link {
        /// Which.
        link: LinkId,
        /// How it stands.
        state: LinkState,
    },
    /// What comes out of a participant's slots changed; the whole list.
    Slots {
        /// Whose.
        link: LinkId,
        /// In the order of the wishes.
        slots: Vec<SlotState>,
    },
    /// What somebody wants of a participant's own tracks changed; the whole list.
    Encodings {
        /// Whose.
        link: LinkId,
        /// One for each published track.
        tracks: Vec<Encoding>,
    },
    /// Who is heard in a room changed. At most five a second for a room.
    Speakers {
        /// Which.
        room: RoomId,
        /// Everybody above silence, with a level of 0 to 100.
        speaking: Vec<(ParticipantId, u8)>,
        /// Who leads.
        dominant: Option<ParticipantId>,
    },
}

/// What of a published track is wanted here. Where media goes from one participant to another directly nobody wants
/// anything here, and then nothing is to be sent here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Encoding {
    /// The m-line.
    pub mid: String,
    /// Sound or picture.
    pub kind: Kind,
    /// Somebody's slot asks for it: for sound at all, for a picture in any size but zero. Muting changes nothing in it,
    /// so that the first word after a pause is not lost; what a moderator stopped is not wanted.
    pub wanted: bool,
    /// For a picture, the layers somebody gets, coarse first; one without layers is [`Layer::Full`]. None where it is
    /// wanted but no layer fits anybody's bandwidth. Sound has none.
    pub layers: Vec<Layer>,
}

/// A link as the hub sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkState {
    /// Answered; no validated path.
    Connecting,
    /// ICE and DTLS are up.
    Connected,
    /// Nothing has come for a while. The link is kept; an ICE restart may bring it back.
    Disconnected,
    /// It ended by itself (a fault, or far too long without a packet); the hub has forgotten it.
    Gone,
}

/// Whether something comes out of a slot, and if not, why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotFlow {
    /// It flows.
    Live,
    /// It was asked for, and for a picture a key frame.
    Waiting,
    /// The publisher paused it.
    Muted,
    /// A moderator stopped it.
    Stopped,
    /// Shown nowhere.
    Hidden,
    /// No layer fits the receiver's bandwidth.
    Bandwidth,
    /// Nothing of it arrives here, though it was asked for a while ago.
    NoMedia,
    /// There is no such track in the room.
    Gone,
}

/// What comes out of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotState {
    /// The m-line.
    pub mid: String,
    /// What was asked for.
    pub track: TrackId,
    /// Whether it comes.
    pub flow: SlotFlow,
    /// Which layer, where there are layers.
    pub layer: Option<Layer>,
}

/// Why an offer cannot be answered.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OfferError {
    /// It is not SDP this server understands.
    #[error("the offer cannot be read: {0}")]
    Unreadable(String),
    /// It asks for more m-lines than one link may have.
    #[error("the offer has {count} m-lines; at most {max} are answered")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
}
