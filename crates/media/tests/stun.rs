//! Strangers who ask for it are told under which address they are seen.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "real sockets, real time")]
#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod world;

use media::own_addresses;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;
use world::World;

#[test]
fn whoever_asks_by_stun_is_told_their_address() {
    let world = World::new(2);
    // Wherever the kernel's hash puts them: each thread knows the answer.
    for from in own_addresses() {
        for transaction in 0..8 {
            let socket = asking(&world, from);
            socket.send(&request(transaction)).unwrap();
            let answer = answer_at(&socket).unwrap();
            assert_eq!(answer[..2], [1, 1], "a binding success response");
            assert_eq!(answer[4..20], request(transaction)[4..20], "to this request");
            assert_eq!(told(&answer), socket.local_addr().unwrap());
        }
    }
}

#[test]
fn the_answer_comes_from_the_address_that_was_asked() {
    let world = World::new(1);
    let server = SocketAddr::from(([127, 0, 0, 2], world.plane.port()));
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket.send_to(&request(1), server).unwrap();
    let (_, from) = socket.recv_from(&mut [0; 100]).unwrap();
    assert_eq!(from, server);
}

#[test]
fn a_flood_of_questions_is_answered_only_so_often_and_disturbs_no_call() {
    let mut world = World::new(1);
    let ann = world.enter_by_udp(1, own_addresses()[0]);
    let ben = world.enter_by_udp(1, own_addresses()[0]);
    world.watch(ann, ben);
    world.watch(ben, ann);
    world.until("both hear", |world| world.clients.iter().all(|client| client.sound > 5));

    let flood = asking(&world, own_addresses()[0]);
    let before = world.clients.iter().map(|client| client.sound).min().unwrap();
    let mut sent = 0;
    world.until("they go on", |world| {
        for _ in 0..50 {
            _ = flood.send(&request(3));
            sent += 1;
        }
        sent > 5_000 && world.clients.iter().all(|client| client.sound > before + 50)
    });
    world.until("the refused are counted", |world| {
        world.plane.stats().iter().any(|thread| thread.io.stun_refused > 1_000)
    });
    let answered: u64 = world.plane.stats().iter().map(|thread| thread.io.stun_answered).sum();
    // 512 at once and 64 a second; the whole of it takes less than a minute.
    assert!((512..512 + 60 * 64).contains(&answered), "{answered}");
    assert_eq!(world.gone, []);
}

#[test]
fn over_tcp_nobody_is_told() {
    let world = World::new(1);
    let mut stream = TcpStream::connect(world.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    stream.write_all(&[&[0, 20][..], &request(1)].concat()).unwrap();
    match stream.read(&mut [0; 10]) {
        Ok(count) => assert_eq!(count, 0),
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
}

/// A socket of that address that talks to the server's of the same family.
fn asking(world: &World, from: IpAddr) -> UdpSocket {
    let socket = UdpSocket::bind((from, 0)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket.connect((from, world.plane.port())).unwrap();
    socket
}

/// As Chromium asks.
fn request(transaction: u8) -> Vec<u8> {
    let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    bytes.extend([transaction; 12]);
    bytes
}

fn answer_at(socket: &UdpSocket) -> Option<Vec<u8>> {
    let mut buffer = [0; 100];
    let length = socket.recv(&mut buffer).ok()?;
    Some(buffer[..length].to_vec())
}

/// The address in an answer that has nothing else.
fn told(answer: &[u8]) -> SocketAddr {
    let [attribute, 0, length, 0, family, high, low, address @ ..] = &answer[21..] else { panic!() };
    assert_eq!((*attribute, usize::from(*length)), (0x20, address.len() + 4));
    let key = &answer[4..20];
    let port = u16::from_be_bytes([high ^ key[0], low ^ key[1]]);
    let octets: Vec<u8> = address.iter().zip(key).map(|(byte, key)| byte ^ key).collect();
    let ip: IpAddr = match family {
        1 => <[u8; 4]>::try_from(octets).unwrap().into(),
        2 => <[u8; 16]>::try_from(octets).unwrap().into(),
        _ => panic!("family {family}"),
    };
    SocketAddr::new(ip, port)
}
