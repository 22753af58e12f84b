//! Which codecs are spoken, and where a decoder can start.

use std::time::Duration;

use str0m::bwe::Bitrate;
use str0m::config::DtlsVersion;
use str0m::format::{
    Codec, detect_av1_keyframe, detect_h264_nalu, detect_h265_keyframe, detect_vp9_keyframe,
};
use str0m::{Rtc, RtcConfig};

use crate::probe;
use crate::vp8::Vp8;

/// What a new receiver is believed to have until the estimator knows. Enough for one fine picture or a small room of
/// coarse ones at once; too much for a weak line is corrected within a second or two.
pub(crate) const FIRST_ESTIMATE: u64 = 2_500_000;

/// Every link's configuration but for its certificate and credentials.
pub(crate) fn configuration() -> RtcConfig {
    Rtc::builder()
        .set_rtp_mode(true)
        .set_ice_lite(true)
        // With 1.3 Chromium falls back to an SRTP profile with SHA-1, five times as expensive as AES-GCM.
        .set_dtls_version(DtlsVersion::Dtls12)
        // The order is the preference: without it Chromium publishes H264, which not every browser decodes. VP8 is
        // common to all.
        .clear_codecs()
        .enable_opus(true, false)
        .enable_vp8(true)
        .enable_vp9(true)
        .enable_av1(true)
        .enable_h264(true)
        .enable_bwe(Some(Bitrate::bps(FIRST_ESTIMATE)))
        // One packet goes to many, and is kept once for all of them.
        .set_external_rtx(true)
        .set_twcc_slack(crate::ticks::SLACK)
        // All that comes over a data channel.
        .set_sctp_max_message_size(probe::LONGEST as u32)
        .set_stats_interval(Some(Duration::from_secs(1)))
        .set_rtcp_report_interval_video(Duration::from_secs(1))
        .set_rtcp_report_interval_audio(Duration::from_secs(2))
}

/// Whether a decoder that knows nothing can start at this packet. `vp8` is the payload as VP8, if it is.
pub(crate) fn starts_here(codec: Codec, payload: &[u8], vp8: Option<&Vp8>) -> bool {
    const SPS: u8 = 7;
    match codec {
        Codec::Vp8 => vp8.is_some_and(|vp8| vp8.keyframe),
        Codec::Vp9 => detect_vp9_keyframe(payload),
        // The parameter sets travel ahead of the IDR picture in a packet of their own: who starts at the IDR misses
        // them.
        Codec::H264 => detect_h264_nalu(payload, SPS),
        Codec::H265 => detect_h265_keyframe(payload),
        Codec::Av1 => detect_av1_keyframe(payload),
        _ => true,
    }
}
