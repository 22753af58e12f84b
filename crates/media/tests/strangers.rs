//! What is not a browser of ours costs nobody anything.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "real sockets, real time")]
#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod world;

use media::{Plane, PlaneConfig, own_addresses};
use sfu::demux::Ufrag;
use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use world::World;

#[test]
fn a_connection_that_begins_wrongly_is_closed_at_once() {
    let world = World::new(2);
    let begin = Instant::now();
    for wrong in [
        &b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00\x05hello",
        b"\x00\x00",
        &framed(&binding_request("nobody:theirs")),
        &framed(&binding_request(&format!("{}:theirs", ufrag(7)))),
    ] {
        let mut stream = TcpStream::connect(world.address()).unwrap();
        stream.write_all(wrong).unwrap();
        assert!(is_closed(&mut stream), "{wrong:?}");
    }
    assert!(begin.elapsed() < Duration::from_secs(9), "they were not left to the time-out");
}

#[test]
fn who_dawdles_or_only_pretends_is_closed_in_ten_seconds() {
    let world = World::new(2);
    let mut silent = TcpStream::connect(world.address()).unwrap();
    let mut slow = TcpStream::connect(world.address()).unwrap();
    let mut forger = TcpStream::connect(world.address()).unwrap();
    let mut other_forger = TcpStream::connect(world.address()).unwrap();
    // Threads that exist, and links that do not: nobody answers.
    forger.write_all(&framed(&binding_request(&format!("{}:theirs", ufrag(0))))).unwrap();
    other_forger.write_all(&framed(&binding_request(&format!("{}:theirs", ufrag(1))))).unwrap();
    slow.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let begin = Instant::now();
    let request = framed(&binding_request(&format!("{}:theirs", ufrag(0))));
    let mut drips = request.iter();
    loop {
        match slow.read(&mut [0; 10]) {
            Err(error)
                if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
            {
                _ = slow.write_all(drips.as_slice().get(..1).unwrap_or_default());
                drips.next();
            }
            Ok(0) | Err(_) => break,
            Ok(_) => panic!("nobody should answer"),
        }
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
    assert!(begin.elapsed() > Duration::from_secs(8), "a slow network gets its time");
    assert!(is_closed(&mut silent));
    assert!(is_closed(&mut forger));
    assert!(is_closed(&mut other_forger));
    assert!(begin.elapsed() < Duration::from_secs(15));
}

#[test]
fn too_many_silent_connections_of_one_address_push_each_other_out() {
    let world = World::new(1);
    let mut streams: Vec<_> = (0..40).map(|_| TcpStream::connect(world.address()).unwrap()).collect();
    let begin = Instant::now();
    assert!(streams[..8].iter_mut().all(is_closed));
    assert!(begin.elapsed() < Duration::from_secs(9));
}

#[test]
fn garbage_does_not_disturb_a_call() {
    let mut world = World::new(2);
    let ann = world.enter_by_udp(1, own_addresses()[0]);
    let ben = world.enter_by_tcp(1);
    world.watch(ann, ben);
    world.watch(ben, ann);
    world.until("both hear", |world| world.clients.iter().all(|client| client.sound > 5));

    let mut garbage = Garbage(0x5eed);
    let vandals: Vec<_> = (0..8).map(|_| UdpSocket::bind((own_addresses()[0], 0)).unwrap()).collect();
    let before = world.clients.iter().map(|client| client.sound).min().unwrap();
    let mut sent = 0_u64;
    world.until("they go on while 20,000 datagrams of garbage come", |world| {
        for _ in 0..50 {
            let vandal = &vandals[sent as usize % vandals.len()];
            _ = vandal.send_to(&garbage.datagram(), world.address());
            sent += 1;
        }
        sent > 20_000 && world.clients.iter().all(|client| client.sound > before + 50)
    });
    world.until("they were seen", |world| {
        world.plane.stats().iter().map(|thread| thread.io.udp_in).sum::<u64>() > 10_000
    });
    let stats = world.plane.stats();
    assert!(stats.iter().all(|thread| thread.io.restarts == 0), "{stats:#?}");
    assert_eq!(world.gone, []);
}

#[test]
fn a_fault_costs_a_thread_its_links_and_says_so() {
    let (sender, gone) = std::sync::mpsc::channel();
    let first = Arc::new(AtomicBool::new(true));
    let plane =
        Plane::start(PlaneConfig { threads: 1, ..PlaneConfig::default() }, move |event: sfu::Event<()>| {
            assert!(!first.swap(false, Ordering::Relaxed), "a fault, as it should be in this test");
            sender.send(event).unwrap();
        })
        .unwrap();
    let link = plane.open(model::RoomId(1));
    let participant = model::ParticipantId(1);
    let sdp = "not SDP".to_owned();
    plane.send(sfu::Command::Offer { link, room: model::RoomId(1), participant, sdp, reply: () });
    let event = gone.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(event, sfu::Event::Link { link: lost, state: sfu::LinkState::Gone } if lost == link));
    let sdp = "still not SDP".to_owned();
    let link = plane.open(model::RoomId(1));
    plane.send(sfu::Command::Offer { link, room: model::RoomId(1), participant, sdp, reply: () });
    let event = gone.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(event, sfu::Event::Answered { answer: Err(_), .. }), "{event:?}");
}

/// Bytes of a fixed seed (xorshift), shaped like what may come.
struct Garbage(u64);

impl Garbage {
    fn datagram(&mut self) -> Vec<u8> {
        let length = self.next() as usize % 1_400;
        let mut bytes: Vec<u8> = (0..length).map(|_| self.next() as u8).collect();
        match self.next() % 4 {
            0 => bytes = binding_request(&format!("{}:theirs", ufrag(self.next() as u8))),
            1 => {
                bytes = binding_request(&format!("{}:theirs", ufrag(self.next() as u8 % 2)));
                let place = self.next() as usize % bytes.len();
                bytes[place] = self.next() as u8;
            }
            2 if length > 0 => bytes[0] = [0, 20, 22, 63, 128, 144, 191][self.next() as usize % 7],
            _ => {}
        }
        bytes
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 8
    }
}

/// Whether the other side closes without a word.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    match stream.read(&mut [0; 10]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

fn framed(packet: &[u8]) -> Vec<u8> {
    [&media::frame::header(packet).unwrap()[..], packet].concat()
}

fn ufrag(thread: u8) -> String {
    Ufrag { thread, place: 0, nonce: *b"forgery!" }.encode()
}

/// A STUN binding request with a user name and nothing else.
fn binding_request(username: &str) -> Vec<u8> {
    let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    bytes.extend([9; 12]);
    bytes.extend([0, 6]);
    bytes.extend((username.len() as u16).to_be_bytes());
    bytes.extend(username.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let length = bytes.len() as u16 - 20;
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
    bytes
}
