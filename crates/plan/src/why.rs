//! Why a plan is as it is.

use model::ParticipantId;

/// Why a plan is as it is: the reason a person in the room would ask for first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// Nobody to send to.
    Alone,
    /// Few enough for everybody to send to everybody.
    DirectSmall,
    /// Too many for everybody to send to everybody.
    TooManyForDirect,
    /// The host wants direct links.
    HostWantsDirect,
    /// The host wants direct links, and there are too many people for that, or there were a moment ago.
    HostDirectTooMany,
    /// The host wants the server to carry everything.
    HostWantsServer,
    /// The host wants this participant to mix.
    HostWantsMixer(ParticipantId),
    /// The room does not allow the server to carry media.
    ServerMayNotCarry,
    /// This participant mixes for others.
    MixerElected(ParticipantId),
    /// This participant mixes for others since the one before cannot.
    MixerTookOver(ParticipantId),
    /// This participant is asked whether it mixes for others.
    WaitingForConsent(ParticipantId),
    /// A participant is to mix, and nobody here can.
    NoMixer,
    /// Somebody's uplink is too weak to send to everybody.
    WeakUplink,
    /// Somebody's downlink or device is too weak for everybody's picture at once.
    WeakReceiver,
    /// Nobody, or somebody does not, want their address known by others.
    AddressesPrivate,
    /// Two people cannot reach each other directly.
    Detour,
    /// The room is encrypted end to end, so nobody mixes.
    Encrypted,
    /// Somebody can reach somebody by no way the room allows.
    NobodyCanCarry,
    /// The room was larger, or a connection worse, a moment ago.
    Settling,
    /// Somebody's client has no links but to the server.
    ServerOnly,
}

impl Why {
    /// Every reason there is; where one is about somebody, about this one.
    #[must_use]
    pub const fn all(who: ParticipantId) -> [Self; 20] {
        [
            Self::Alone,
            Self::DirectSmall,
            Self::TooManyForDirect,
            Self::HostWantsDirect,
            Self::HostDirectTooMany,
            Self::HostWantsServer,
            Self::HostWantsMixer(who),
            Self::ServerMayNotCarry,
            Self::MixerElected(who),
            Self::MixerTookOver(who),
            Self::WaitingForConsent(who),
            Self::NoMixer,
            Self::WeakUplink,
            Self::WeakReceiver,
            Self::AddressesPrivate,
            Self::Detour,
            Self::Encrypted,
            Self::NobodyCanCarry,
            Self::Settling,
            Self::ServerOnly,
        ]
    }

    /// A key for programs, which clients put into words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::DirectSmall => "direct_small",
            Self::TooManyForDirect => "too_many_for_direct",
            Self::HostWantsDirect => "host_wants_direct",
            Self::HostDirectTooMany => "host_direct_too_many",
            Self::HostWantsServer => "host_wants_server",
            Self::HostWantsMixer(_) => "host_wants_mixer",
            Self::ServerMayNotCarry => "server_may_not_carry",
            Self::MixerElected(_) => "mixer_elected",
            Self::MixerTookOver(_) => "mixer_took_over",
            Self::WaitingForConsent(_) => "waiting_for_consent",
            Self::NoMixer => "no_mixer",
            Self::WeakUplink => "weak_uplink",
            Self::WeakReceiver => "weak_receiver",
            Self::AddressesPrivate => "addresses_private",
            Self::Detour => "detour",
            Self::Encrypted => "encrypted",
            Self::NobodyCanCarry => "nobody_can_carry",
            Self::Settling => "settling",
            Self::ServerOnly => "server_only",
        }
    }

    /// Whom it is about.
    #[must_use]
    pub const fn who(self) -> Option<ParticipantId> {
        match self {
            Self::HostWantsMixer(who)
            | Self::MixerElected(who)
            | Self::MixerTookOver(who)
            | Self::WaitingForConsent(who) => Some(who),
            _ => None,
        }
    }

    /// For people, in English. Whom it is about is said beside it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Alone => "Nobody else is here, so nothing is sent.",
            Self::DirectSmall => "You are few, so everybody sends straight to everybody.",
            Self::TooManyForDirect => {
                "You are too many to send to each other, so the server passes media on."
            }
            Self::HostWantsDirect => "The host wants direct connections.",
            Self::HostDirectTooMany => {
                "The host wants direct connections, but there are too many people for that."
            }
            Self::HostWantsServer => "The host wants the server to pass media on.",
            Self::HostWantsMixer(_) => "The host wants a participant to mix for the others.",
            Self::ServerMayNotCarry => "The room does not let the server carry sound or picture.",
            Self::MixerElected(_) => "A participant with a strong device and connection mixes for others.",
            Self::MixerTookOver(_) => "A participant mixes for others since the one before could not go on.",
            Self::WaitingForConsent(_) => "A participant is asked whether they would mix for the others.",
            Self::NoMixer => "A participant is to mix for the others, but nobody's device or connection can.",
            Self::WeakUplink => {
                "Somebody's connection cannot send to everybody at once, so their picture takes a detour."
            }
            Self::WeakReceiver => {
                "Somebody's device or connection cannot take everybody's picture at once, so it is made smaller."
            }
            Self::AddressesPrivate => {
                "Addresses are kept private, so media does not travel between devices directly."
            }
            Self::Detour => "Two people cannot reach each other directly, so their media takes a detour.",
            Self::Encrypted => "The room is encrypted end to end, so nobody mixes for others.",
            Self::NobodyCanCarry => {
                "Some people cannot reach each other, and nothing the room allows can carry their media."
            }
            Self::Settling => "It goes on as it was until the room has been quiet for a moment.",
            Self::ServerOnly => {
                "Somebody's device exchanges media with the server only, so it passes theirs on to the others."
            }
        }
    }
}
