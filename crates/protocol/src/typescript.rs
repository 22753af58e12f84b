//! The protocol as TypeScript, for `web/src/protocol/generated.ts`. `cargo xtask types` writes it.

use crate::{admin, http, limits, message, request, values};
use ts_rs::{Config, TS};

/// The whole file.
#[must_use]
pub fn render() -> String {
    let config = Config::default();
    let mut out = String::from("// Generated from crates/protocol by `cargo xtask types`. Do not edit.\n\n");
    out.push_str(&format!("export const VERSION = {};\n", crate::VERSION));
    out.push_str(&format!("export const CHAT_CHARS = {};\n", limits::CHAT_CHARS));
    out.push_str(&format!("export const CHAT_BURST = {};\n", limits::CHAT_BURST));
    out.push_str(&format!("export const CHAT_WINDOW_MS = {};\n", limits::CHAT_WINDOW.as_millis()));
    out.push_str(&format!("export const NONCE_BYTES = {};\n", limits::NONCE_BYTES));
    out.push_str(&format!("export const HISTORY_PAGE = {};\n", limits::HISTORY_PAGE));
    out.push_str(&format!("export const RESUME_MS = {};\n", limits::RESUME.as_millis()));
    out.push_str(&format!("export const SILENCE_MS = {};\n", limits::SILENCE.as_millis()));
    macro_rules! types {
        ($($ty:ty),+ $(,)?) => { $(
            out.push('\n');
            for line in <$ty as TS>::docs().unwrap_or_default().lines() {
                out.push_str(line);
                out.push('\n');
            }
            out.push_str("export ");
            out.push_str(&<$ty as TS>::decl(&config));
            out.push('\n');
        )+ };
    }
    types!(
        values::Role,
        values::Source,
        values::Connection,
        values::Layer,
        values::Track,
        values::Participant,
        values::RoomInfo,
        values::MediaRules,
        values::Travel,
        values::Kind,
        values::Band,
        values::StreamUse,
        values::ChatMessage,
        values::Node,
        values::Shape,
        values::Delivery,
        values::Route,
        values::Get,
        values::Slice,
        request::ClientMessage,
        request::Request,
        request::Join,
        request::Publication,
        request::Slot,
        request::Report,
        request::Transport,
        request::Able,
        request::Signal,
        request::PeerLink,
        request::PeerLinkState,
        message::ServerMessage,
        message::Reply,
        message::Welcome,
        message::Published,
        message::SlotState,
        message::SlotFlow,
        message::Encoding,
        message::Speaking,
        message::LinkState,
        message::LeaveReason,
        message::CloseReason,
        message::ErrorBody,
        message::ErrorCode,
        http::CreateRoom,
        http::ChangeRoom,
        http::Graph,
        http::GraphPerson,
        http::GraphFlow,
        http::GraphLink,
        http::GraphChange,
        http::CreateStreamKey,
        http::StreamKey,
        http::StreamKeyMade,
        http::RoomOutside,
        http::PersonOutside,
        http::Problem,
        admin::AdminSignIn,
        admin::AdminSession,
        admin::AdminOverview,
        admin::MediaThread,
        admin::AdminRooms,
        admin::AdminRoom,
        admin::Underway,
    );
    out
}
