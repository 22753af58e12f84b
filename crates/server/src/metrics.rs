//! Numbers for Prometheus, in its text format (version 0.0.4).

use axum::http::StatusCode;
use media::{IoStats, ThreadStats};
use sfu::HubStats;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What the listener and the routes count.
#[derive(Debug, Default)]
pub struct Counters {
    opened: AtomicU64,
    closed: AtomicU64,
    refused: AtomicU64,
    answers: [AtomicU64; 5],
}

impl Counters {
    /// A connection was accepted.
    pub fn connection_opened(&self) {
        self.opened.fetch_add(1, Relaxed);
    }

    /// It ended.
    pub fn connection_closed(&self) {
        self.closed.fetch_add(1, Relaxed);
    }

    /// One was refused: its address has too many.
    pub fn connection_refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    /// A request was answered.
    pub fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(count) = self.answers.get(class) {
            count.fetch_add(1, Relaxed);
        }
    }
}

/// What is counted elsewhere, at one moment.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Numbers {
    /// Since the program was started.
    pub uptime: Duration,
    /// Rooms in use.
    pub rooms: u64,
    /// People in them.
    pub participants: u64,
    /// Sockets open.
    pub sockets: u64,
    /// The media threads.
    pub media: Vec<ThreadStats>,
}

/// Everything, as Prometheus reads it.
#[must_use]
pub fn text(counters: &Counters, numbers: &Numbers) -> String {
    let mut page = Page::default();
    page.info();
    page.gauge("starling_uptime_seconds", "Since the program was started.", numbers.uptime.as_secs());

    let (opened, closed) = (counters.opened.load(Relaxed), counters.closed.load(Relaxed));
    page.gauge(
        "starling_connections",
        "TCP connections of pages and sockets.",
        opened.saturating_sub(closed),
    );
    page.counter("starling_connections_total", "TCP connections accepted.", opened);
    let refused = counters.refused.load(Relaxed);
    page.counter("starling_connections_refused_total", "TCP connections over an address's limit.", refused);
    page.head("starling_http_answers_total", "HTTP requests answered, by class of status.", "counter");
    for (class, count) in ["1xx", "2xx", "3xx", "4xx", "5xx"].iter().zip(&counters.answers) {
        page.labelled("starling_http_answers_total", "class", class, count.load(Relaxed));
    }

    page.gauge("starling_rooms", "Rooms in use.", numbers.rooms);
    page.gauge("starling_participants", "People in rooms.", numbers.participants);
    page.gauge("starling_sockets", "Sockets open.", numbers.sockets);
    for (name, help, kind, read) in MEDIA {
        page.head(name, help, kind);
        for thread in &numbers.media {
            page.labelled(name, "thread", thread.thread, read(&thread.hub, &thread.io));
        }
    }
    page.head("starling_media_busy_seconds_total", "Time a media thread was awake.", "counter");
    for thread in &numbers.media {
        let busy = thread.io.busy.as_secs_f64();
        page.labelled("starling_media_busy_seconds_total", "thread", thread.thread, busy);
    }
    page.0
}

type Read = fn(&HubStats, &IoStats) -> u64;

/// What each media thread counts.
const MEDIA: [(&str, &str, &str, Read); 30] = [
    ("starling_media_links", "Media links.", "gauge", |hub, _| hub.links),
    ("starling_media_links_connected", "Media links with ICE and DTLS up.", "gauge", |hub, _| hub.connected),
    ("starling_media_links_short", "Media links whose line takes less than is wanted.", "gauge", |hub, _| {
        hub.short
    }),
    ("starling_media_links_lossy", "Media links that lose more than 2 %.", "gauge", |hub, _| hub.lossy),
    ("starling_media_estimate_bits_per_second", "What all lines are believed to take.", "gauge", |hub, _| {
        hub.estimate
    }),
    ("starling_media_tcp_connections", "Media connections over TCP.", "gauge", |_, io| io.tcp_connections),
    ("starling_media_bytes_in_total", "Bytes that came.", "counter", |hub, _| hub.bytes_in),
    ("starling_media_bytes_out_total", "Bytes sent.", "counter", |hub, _| hub.bytes_out),
    ("starling_media_packets_in_total", "RTP packets of publishers.", "counter", |hub, _| hub.packets_in),
    ("starling_media_packets_forwarded_total", "RTP packets handed to receivers.", "counter", |hub, _| {
        hub.packets_forwarded
    }),
    (
        "starling_media_packets_resent_total",
        "RTP packets sent again to who missed them.",
        "counter",
        |hub, _| hub.packets_resent,
    ),
    ("starling_media_crossed_total", "RTP packets for receivers on another thread.", "counter", |hub, _| {
        hub.crossed_out
    }),
    (
        "starling_media_packets_dropped_total",
        "RTP packets that may not be forwarded.",
        "counter",
        |hub, _| hub.packets_dropped,
    ),
    ("starling_media_unmatched_total", "Datagrams that belong to no link.", "counter", |hub, _| {
        hub.unmatched
    }),
    ("starling_media_keyframe_requests_total", "Key frames asked for.", "counter", |hub, _| {
        hub.keyframe_requests
    }),
    ("starling_media_faults_total", "Links ended by a fault of their own.", "counter", |hub, _| hub.faults),
    ("starling_media_udp_in_total", "Datagrams received.", "counter", |_, io| io.udp_in),
    ("starling_media_udp_out_total", "Datagrams sent.", "counter", |_, io| io.udp_out),
    ("starling_media_udp_writes_total", "System calls that sent them.", "counter", |_, io| io.udp_writes),
    ("starling_media_udp_unsent_total", "Datagrams the system refused.", "counter", |_, io| io.udp_unsent),
    ("starling_media_udp_reads_total", "System calls that received them.", "counter", |_, io| io.udp_reads),
    ("starling_media_stun_answered_total", "Strangers told their address.", "counter", |_, io| {
        io.stun_answered
    }),
    ("starling_media_stun_refused_total", "Strangers who ask too often.", "counter", |_, io| io.stun_refused),
    ("starling_media_tcp_in_total", "Packets received over TCP.", "counter", |_, io| io.tcp_in),
    ("starling_media_tcp_out_total", "Packets sent over TCP.", "counter", |_, io| io.tcp_out),
    ("starling_media_tcp_unsent_total", "Packets a TCP connection had no room for.", "counter", |_, io| {
        io.tcp_unsent
    }),
    ("starling_media_tcp_refused_total", "TCP connections closed for what they did.", "counter", |_, io| {
        io.tcp_refused
    }),
    ("starling_media_handed_over_total", "Packets given from thread to thread.", "counter", |_, io| {
        io.handed_over
    }),
    ("starling_media_handover_lost_total", "Packets lost between media threads.", "counter", |_, io| {
        io.handover_lost
    }),
    ("starling_media_restarts_total", "Faults that cost a media thread its links.", "counter", |_, io| {
        io.restarts
    }),
];

#[derive(Default)]
struct Page(String);

impl Page {
    fn info(&mut self) {
        self.head("starling_info", "The running version.", "gauge");
        self.labelled("starling_info", "version", env!("CARGO_PKG_VERSION"), 1);
    }

    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, "gauge");
        self.line(format_args!("{name} {value}"));
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, "counter");
        self.line(format_args!("{name} {value}"));
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    fn labelled(&mut self, name: &str, label: &str, of: impl Display, value: impl Display) {
        self.line(format_args!("{name}{{{label}=\"{of}\"}} {value}"));
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        writeln!(self.0, "{text}").unwrap_or_else(|_| unreachable!("a String takes any text"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_each_number_once_with_its_help_and_type() {
        let counters = Counters::default();
        counters.connection_opened();
        counters.answered(StatusCode::OK);
        let thread = |thread| ThreadStats { thread, ..ThreadStats::default() };
        let numbers =
            Numbers { rooms: 2, participants: 5, media: vec![thread(0), thread(1)], ..Numbers::default() };
        let page = text(&counters, &numbers);

        for line in [
            "starling_connections 1",
            "starling_http_answers_total{class=\"2xx\"} 1",
            "starling_rooms 2",
            "starling_participants 5",
            "starling_media_links{thread=\"1\"} 0",
        ] {
            assert!(page.lines().any(|one| one == line), "{line} is missing in\n{page}");
        }
        let mut lines: Vec<&str> = page.lines().collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all, "no line stands there twice");
    }
}
