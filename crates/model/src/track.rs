//! What people send.

use crate::id::{ParticipantId, TrackId};

/// Sound or picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Sound.
    Audio,
    /// Picture.
    Video,
}

/// What a track shows or sounds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Source {
    /// A person's voice.
    Microphone,
    /// A person's picture.
    Camera,
    /// A shared screen, window or tab.
    Screen,
    /// The sound of a shared screen, window or tab.
    ScreenAudio,
}

impl Source {
    /// Every source, in the order of the type.
    pub const ALL: [Self; 4] = [Self::Microphone, Self::Camera, Self::Screen, Self::ScreenAudio];

    /// Whether this is sound or picture.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Microphone | Self::ScreenAudio => Kind::Audio,
            Self::Camera | Self::Screen => Kind::Video,
        }
    }
}

/// A track as the whole room knows it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Track {
    /// Its id.
    pub id: TrackId,
    /// Who publishes it.
    pub owner: ParticipantId,
    /// What it is.
    pub source: Source,
    /// The publisher paused it: the track stays, nothing is sent.
    pub muted: bool,
}

/// One simulcast encoding of a picture, from coarse to fine. On the wire its RID (RFC 8851) is `q`, `h` or `f`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// A quarter of the width and height.
    Quarter,
    /// Half of the width and height.
    Half,
    /// As captured.
    Full,
}

impl Layer {
    /// Every layer, coarse first.
    pub const ALL: [Self; 3] = [Self::Quarter, Self::Half, Self::Full];

    /// The RID that names this layer in SDP and RTP.
    #[must_use]
    pub const fn rid(self) -> &'static str {
        match self {
            Self::Quarter => "q",
            Self::Half => "h",
            Self::Full => "f",
        }
    }

    /// The layer a RID names.
    #[must_use]
    pub fn from_rid(rid: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.rid() == rid)
    }

    /// What width and height are divided by.
    #[must_use]
    pub const fn divisor(self) -> u32 {
        match self {
            Self::Quarter => 4,
            Self::Half => 2,
            Self::Full => 1,
        }
    }
}
