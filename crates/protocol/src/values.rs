//! Values of [`model`] as they stand on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident from $model:path { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl From<$model> for $name {
            fn from(value: $model) -> Self {
                use $model as Model;
                match value { $(Model::$variant => Self::$variant),+ }
            }
        }
        impl From<$name> for $model {
            fn from(value: $name) -> Self {
                use $model as Model;
                match value { $($name::$variant => Model::$variant),+ }
            }
        }
    };
}

mirror!(
    /// What somebody may do, in rising order of rights.
    Role from model::Role {
        /// Watches, listens, writes, raises a hand.
        Viewer,
        /// Also publishes.
        Speaker,
        /// Also keeps order.
        Moderator,
        /// Also changes and deletes the room.
        Owner,
    }
);
mirror!(
    /// What a track shows or sounds.
    Source from model::Source {
        /// A voice.
        Microphone,
        /// A person's picture.
        Camera,
        /// A shared screen.
        Screen,
        /// The sound of a shared screen.
        ScreenAudio,
    }
);
mirror!(
    /// How able somebody is in one respect, in rising order.
    Band from model::Band {
        /// Hardly enough for oneself.
        Weak,
        /// Enough for oneself.
        Fair,
        /// Enough for a few others.
        Good,
        /// Enough for many others.
        Strong,
    }
);
mirror!(
    /// Sound or picture.
    Kind from model::Kind {
        /// Sound.
        Audio,
        /// Picture.
        Video,
    }
);
mirror!(
    /// How a participant is connected.
    Connection from model::Connection {
        /// No media yet.
        Connecting,
        /// Media flows.
        Connected,
        /// Away; the place is kept for 30 s.
        Lost,
    }
);

mirror!(
    /// How media travels, as a host may choose it.
    Travel from model::Travel {
        /// As fits the room.
        Automatic,
        /// Straight from everybody to everybody.
        Direct,
        /// One participant mixes for the others.
        Mixer,
        /// Through the server.
        Server,
    }
);

mirror!(
    /// What a stream key is good for.
    StreamUse from model::StreamUse {
        /// Send a stream into the room, by WHIP.
        Publish,
        /// Play what is sent in the room, by WHEP.
        Watch,
    }
);

/// A simulcast layer, by its RID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
pub enum Layer {
    /// A quarter of the width and height.
    #[serde(rename = "q")]
    Quarter,
    /// Half of them.
    #[serde(rename = "h")]
    Half,
    /// As captured.
    #[serde(rename = "f")]
    Full,
}

impl From<model::Layer> for Layer {
    fn from(layer: model::Layer) -> Self {
        match layer {
            model::Layer::Quarter => Self::Quarter,
            model::Layer::Half => Self::Half,
            model::Layer::Full => Self::Full,
        }
    }
}

/// A track as everybody in the room knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Track {
    /// Its id in this room.
    pub id: u32,
    /// What it is.
    pub source: Source,
    /// The publisher paused it.
    pub muted: bool,
}

impl From<model::Track> for Track {
    fn from(track: model::Track) -> Self {
        Self { id: track.id.0, source: track.source.into(), muted: track.muted }
    }
}

/// Somebody in the room. Always whole: a change sends the participant again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Participant {
    /// Their id in this call.
    pub id: u32,
    /// The same browser has the same number in every call. Public.
    pub guest: String,
    /// Their name.
    pub name: String,
    /// Their colour, 1 to 8.
    pub colour: u8,
    /// What they may do.
    pub role: Role,
    /// What they send.
    pub tracks: Vec<Track>,
    /// Sources a moderator stopped: nothing of them is forwarded until a moderator allows it again.
    pub stopped: Vec<Source>,
    /// When they raised their hand, in Unix milliseconds.
    #[ts(type = "number | null")]
    pub hand: Option<i64>,
    /// How they are connected.
    pub connection: Connection,
    /// How good their connection is, 1 (bad) to 4 (good), as their client reports it.
    pub bars: Option<u8>,
    /// When they came, in Unix milliseconds.
    #[ts(type = "number")]
    pub joined_at: i64,
}

/// A room, apart from who is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct RoomInfo {
    /// Its name in the address `/r/NAME`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Shown on the front page.
    pub listed: bool,
    /// A password is needed to come in.
    pub has_password: bool,
    /// Nobody new may come in.
    pub locked: bool,
    /// The most people at once.
    pub capacity: u32,
    /// The role of somebody who comes in for the first time.
    pub newcomer: Role,
    /// How its media may travel.
    pub media: MediaRules,
    /// What is written in it is kept. Else it goes to whoever is there, and nobody who comes later sees it.
    pub keeps_chat: bool,
}

/// How a room's media may travel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct MediaRules {
    /// What the host chose.
    pub travel: Travel,
    /// No server carries its media.
    pub no_server_media: bool,
    /// Nobody learns another participant's address.
    pub private_addresses: bool,
}

impl From<model::MediaRules> for MediaRules {
    fn from(rules: model::MediaRules) -> Self {
        let model::MediaRules { travel, no_server_media, private_addresses } = rules;
        Self { travel: travel.into(), no_server_media, private_addresses }
    }
}

/// A chat message. Its text is markdown; no client may turn it into HTML by any other way than a safe tree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ChatMessage {
    /// Its place in the room's order: 1 and up, in the order of commitment. In a room that keeps no chat it says nothing to
    /// whoever gets messages in other ways, too.
    #[ts(type = "number")]
    pub seq: i64,
    /// Who wrote it: [`Participant::guest`].
    pub guest: String,
    /// Their name then.
    pub name: String,
    /// Their colour then.
    pub colour: u8,
    /// When, in Unix milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// What, as markdown.
    pub text: String,
    /// Of a message that is kept nowhere, the nonce its author gave it: whoever gets it in two ways shows it once.
    pub nonce: Option<String>,
}

/// A place media passes through.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Node {
    /// A participant's browser.
    Participant(u32),
    /// A server.
    Server(u32),
}

impl From<model::NodeId> for Node {
    fn from(node: model::NodeId) -> Self {
        match node {
            model::NodeId::Participant(id) => Self::Participant(id.0),
            model::NodeId::Server(id) => Self::Server(id.0),
        }
    }
}

/// How the media of one kind travels for one participant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Route {
    /// The shape this participant sees.
    pub shape: Shape,
    /// Who serves this participant.
    pub hub: Node,
    /// Whether one's own copies are forwarded or mixed into one.
    pub delivery: Delivery,
    /// Whom this participant serves.
    pub serves: Vec<u32>,
    /// Who takes over if a participant who serves others vanishes.
    pub standby: Option<Node>,
    /// What comes, and from whom: one entry for each flow that ends here.
    pub gets: Vec<Get>,
}

/// One flow that ends at a participant. A participant asks whoever it comes from for it, over their link.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Get {
    /// Who sends it.
    pub from: Node,
    /// Whose media it is; several are mixed into one.
    pub origins: Vec<u32>,
}

/// The topology as one participant sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Nobody else is here.
    Alone,
    /// Straight from everybody.
    Mesh,
    /// A participant mixes.
    Mixer,
    /// The server forwards.
    Sfu,
    /// Some of it straight, some of it not.
    Mixed,
}

/// What a hub does for a receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Passes every stream on.
    Forward,
    /// Makes one stream of all.
    Mix,
}

/// Everything one participant must know of the plan, whole. The epoch is a label; a client may skip some.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Slice {
    /// The number of the plan.
    pub epoch: u32,
    /// How sound travels.
    pub audio: Route,
    /// How the picture travels.
    pub video: Route,
    /// Why, as a key that clients put into words.
    pub why: String,
    /// Whom that is about, where it is about somebody.
    pub who: Option<u32>,
    /// Participants to keep a link with, whether something flows over it or not. With anybody else there is none.
    pub links: Vec<u32>,
    /// May this browser carry media for others? It is asked for with `carry`.
    pub asked: bool,
    /// Somebody gets this participant's sound in a mix, and so is to be told how loud it is: with `level`.
    pub mixed: bool,
}
