//! Ids. All of them are public: knowing one gives nobody a right.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A room, for as long as it exists. Given by the store.
    RoomId(i64)
);
id!(
    /// A browser that has been here before, as others may see it. The secret that proves it is a cookie.
    GuestId(i64)
);
id!(
    /// One person in one call, from joining to leaving; kept over a lost socket. Counted by the room, never reused
    /// while the room is loaded.
    ParticipantId(u32)
);
id!(
    /// One thing a participant publishes: a microphone, a camera, a screen, a screen's sound. Counted by the room.
    TrackId(u32)
);
id!(
    /// A server that carries media.
    ServerId(u32)
);
id!(
    /// The number of a plan. Grows by one with each plan of a room; a label, never an order to apply a difference.
    Epoch(u32)
);

id!(
    /// The place of a chat message in its room's order: 1 and up, in the order of commitment. Given by the store.
    ChatSeq(i64)
);

id!(
    /// A key for a program that sends or plays a stream. Given by the store; what proves it is a secret beside it.
    StreamKeyId(i64)
);

/// A place media passes through.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NodeId {
    /// A participant's own browser.
    Participant(ParticipantId),
    /// A server.
    Server(ServerId),
}
