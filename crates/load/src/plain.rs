//! The clients of the bare forwarding loop, and its packets: a header as long as RTP's, AES-128-GCM, and nothing else. No
//! ICE, no DTLS, no feedback: what it costs to open a packet once, to seal it for each receiver and to send it.

use crate::client::Client;
use crate::port::{Datagram, Port};
use crate::receipt::Receipts;
use crate::signal::Server;
use crate::source::Source;
use crate::stamp::{self, Stamp};
use anyhow::{Context, Result};
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Bytes of a header: as long as RTP's, with the packet's number where RTP has the time.
pub const HEADER: usize = 12;
/// Bytes that sealing adds.
pub const TAG: usize = 16;
/// Says to the loop: I publish.
pub const PUBLISH: u8 = 1;
/// Says to the loop: I receive; the receiver's number follows.
pub const RECEIVE: u8 = 2;
/// Whose key the publishers use.
pub const PUBLISHERS: u32 = u32::MAX;
/// The first byte of a packet of media: RTP's version.
pub const MEDIA: u8 = 0x80;

/// How often a client that has no answer asks again.
const AGAIN: Duration = Duration::from_millis(100);

/// The key of a receiver.
///
/// # Errors
/// Never: the length fits.
pub fn key(of: u32) -> Result<LessSafeKey> {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&of.to_be_bytes());
    let key = UnboundKey::new(&AES_128_GCM, &bytes).map_err(|_| anyhow::anyhow!("no key"))?;
    Ok(LessSafeKey::new(key))
}

/// Seals what lies behind the header, and adds the tag.
pub fn seal(key: &LessSafeKey, packet: &mut Vec<u8>, from: usize) {
    let Some(header) = packet[from..].first_chunk::<HEADER>().copied() else { return };
    let sealed =
        key.seal_in_place_separate_tag(nonce(&header), Aad::from(header), &mut packet[from + HEADER..]);
    if let Ok(tag) = sealed {
        packet.extend_from_slice(tag.as_ref());
    }
}

/// What lies behind the header of a packet that is whole and authentic, header included.
pub fn open<'a>(key: &LessSafeKey, packet: &'a mut [u8]) -> Option<&'a [u8]> {
    let header = *packet.first_chunk::<HEADER>()?;
    key.open_in_place(nonce(&header), Aad::from(header), &mut packet[HEADER..]).ok()?;
    let length = packet.len() - TAG;
    Some(&packet[..length])
}

fn nonce(header: &[u8; HEADER]) -> Nonce {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&header[4..]);
    Nonce::assume_unique_for_key(bytes)
}

/// The loop, as a server to be joined.
pub struct Floor {
    host: IpAddr,
    address: SocketAddr,
    receivers: AtomicU32,
}

impl Floor {
    /// The one that listens there.
    pub fn new(host: IpAddr, port: u16) -> Self {
        Self { host, address: SocketAddr::new(host, port), receivers: AtomicU32::new(0) }
    }
}

impl Server for Floor {
    fn publish(&self, sources: Vec<Source>) -> Result<Box<dyn Client>> {
        let hello = vec![PUBLISH];
        Ok(Box::new(Plain::new(self, PUBLISHERS, hello, sources)?))
    }

    fn watch(&self, _publishers: usize) -> Result<Box<dyn Client>> {
        let number = self.receivers.fetch_add(1, Ordering::Relaxed);
        let hello = [&[RECEIVE][..], &number.to_be_bytes()].concat();
        Ok(Box::new(Plain::new(self, number, hello, Vec::new())?))
    }
}

struct Plain {
    port: Port,
    server: SocketAddr,
    key: LessSafeKey,
    hello: Vec<u8>,
    connected: bool,
    sources: Vec<Source>,
    receipts: Receipts,
    sends: bool,
    sent: u64,
    packet: Vec<u8>,
}

impl Plain {
    fn new(floor: &Floor, number: u32, hello: Vec<u8>, sources: Vec<Source>) -> Result<Self> {
        Ok(Self {
            port: Port::open(floor.host)?,
            server: floor.address,
            key: key(number)?,
            hello,
            connected: false,
            sources,
            receipts: Receipts::default(),
            sends: false,
            sent: 0,
            packet: Vec::new(),
        })
    }
}

impl Client for Plain {
    fn port(&mut self) -> &mut Port {
        &mut self.port
    }

    fn receive(&mut self, _: Instant, datagram: &Datagram<'_>) -> Result<()> {
        if datagram.bytes.first() != Some(&MEDIA) {
            self.connected = true;
            return Ok(());
        }
        self.packet.clear();
        self.packet.extend_from_slice(datagram.bytes);
        let payload = open(&self.key, &mut self.packet).context("a packet that is not authentic")?;
        let stamp = Stamp::read(payload).context("a packet without a stamp")?;
        self.receipts.take(stamp, datagram.arrived);
        Ok(())
    }

    fn run(&mut self, now: Instant) -> Result<Instant> {
        if !self.connected {
            self.port.send(now, self.server, &self.hello);
            return Ok(now + AGAIN);
        }
        if !self.sends {
            return Ok(now + Duration::from_secs(1));
        }
        for (index, source) in self.sources.iter_mut().enumerate() {
            for packet in source.send(now, stamp::wall()) {
                self.packet.clear();
                self.packet.extend([MEDIA, 0, 0, 0]);
                self.packet.extend(packet.number.to_be_bytes());
                self.packet.extend((index as u32).to_be_bytes());
                self.packet.extend(packet.payload);
                seal(&self.key, &mut self.packet, 0);
                self.port.send(now, self.server, &self.packet);
                self.sent += 1;
            }
        }
        let due = self.sources.iter_mut().map(|source| source.due(now)).min();
        Ok(due.unwrap_or(now + Duration::from_secs(1)))
    }

    fn is_connected(&self) -> bool {
        self.connected
    }

    fn send(&mut self) {
        self.sends = true;
    }

    fn pause(&mut self) {
        self.sends = false;
    }

    fn receipts(&mut self) -> &mut Receipts {
        &mut self.receipts
    }

    fn sent(&self) -> u64 {
        self.sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_opened_by_its_key_only_and_only_whole() {
        let mut packet = [&[MEDIA, 0, 0, 0][..], &[1; 8], b"payload"].concat();
        let plain = packet.clone();
        seal(&key(1).unwrap(), &mut packet, 0);
        assert_eq!(packet.len(), plain.len() + TAG);
        assert_eq!(open(&key(2).unwrap(), &mut packet.clone()), None);
        assert_eq!(open(&key(1).unwrap(), &mut packet[..20].to_vec()), None);
        assert_eq!(open(&key(1).unwrap(), &mut packet), Some(&plain[..]));
    }
}
