//! What a hub counts.

/// What a hub has counted since its birth.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct HubStats {
    /// Links it has.
    pub links: u64,
    /// Of these, with ICE and DTLS up.
    pub connected: u64,
    /// Of these, whose line takes less than what they would like to get.
    pub short: u64,
    /// Of these, that lost more than two packets of a hundred in the last second.
    pub lossy: u64,
    /// What the lines of those to which media goes are believed to take, in bits per second, all together.
    pub estimate: u64,
    /// Datagrams that came.
    pub datagrams_in: u64,
    /// Bytes that came.
    pub bytes_in: u64,
    /// Datagrams sent.
    pub datagrams_out: u64,
    /// Bytes sent.
    pub bytes_out: u64,
    /// RTP packets that came from publishers.
    pub packets_in: u64,
    /// RTP packets handed to receivers.
    pub packets_forwarded: u64,
    /// RTP packets sent again because a receiver missed them.
    pub packets_resent: u64,
    /// RTP packets of tracks that may not be forwarded or that nobody published.
    pub packets_dropped: u64,
    /// Datagrams from unknown addresses, with a foreign user name, or unreadable.
    pub unmatched: u64,
    /// RTP packets that came from other hubs.
    pub crossed_in: u64,
    /// RTP packets sent to other hubs.
    pub crossed_out: u64,
    /// Key frames asked for.
    pub keyframe_requests: u64,
    /// Links that ended by a fault of their own.
    pub faults: u64,
    /// Measurements of participants' lines that were answered.
    pub probes_answered: u64,
    /// Messages on data channels that were no part of a measurement, or too much.
    pub messages_ignored: u64,
}
