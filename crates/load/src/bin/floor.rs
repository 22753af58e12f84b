//! The bare forwarding loop: opens each packet once, seals it for each receiver and sends it, plain or with GSO. The
//! physical limit of this machine, and the least that any server here can cost.
//!
//! `floor plain|gso HOST` prints its port and runs until it is ended.
#![allow(clippy::print_stdout, reason = "a program for a terminal")]
#![allow(clippy::disallowed_types, reason = "it measures real sockets")]

use anyhow::{Context, Result, bail};
use aws_lc_rs::aead::LessSafeKey;
use load::plain::{MEDIA, PUBLISHERS, RECEIVE, TAG, key, open, seal};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use std::io::IoSliceMut;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsFd;

/// What GRO may put into one buffer.
const BUFFER: usize = 65_536;
/// UDP_MAX_SEGMENTS.
const MOST_SEGMENTS: usize = 64;

struct Receiver {
    address: SocketAddr,
    key: LessSafeKey,
}

/// A packet in what was read: where it lies, without its tag.
struct Packet {
    from: usize,
    length: usize,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, mode, host] = args.as_slice() else { bail!("use: floor plain|gso HOST") };
    let most = match mode.as_str() {
        "plain" => 1,
        "gso" => MOST_SEGMENTS,
        other => bail!("`{other}` is neither plain nor gso"),
    };
    let socket = UdpSocket::bind((host.as_str(), 0)).with_context(|| format!("no UDP socket at {host}"))?;
    let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
    println!("{}", socket.local_addr()?.port());

    let mut receivers: Vec<Receiver> = Vec::new();
    let publishers = key(PUBLISHERS)?;
    let mut inbox = vec![0; BATCH_SIZE * BUFFER];
    let mut metas = [RecvMeta::default(); BATCH_SIZE];
    let mut packets = Vec::new();
    let mut burst = Vec::with_capacity(2 * BUFFER);
    loop {
        poll(&mut [PollFd::new(socket.as_fd(), PollFlags::POLLIN)], PollTimeout::NONE)?;
        let count = {
            let mut buffers = inbox.chunks_exact_mut(BUFFER);
            let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
                std::array::from_fn(|_| IoSliceMut::new(buffers.next().unwrap_or_default()));
            state.recv(UdpSockRef::from(&socket), &mut slices, &mut metas)?
        };
        packets.clear();
        for (index, meta) in metas[..count].iter().enumerate() {
            let mut at = index * BUFFER;
            let end = at + meta.len;
            while at < end {
                let length = meta.stride.min(end - at);
                let datagram = &mut inbox[at..at + length];
                if datagram[0] == MEDIA {
                    if open(&publishers, datagram).is_some() {
                        packets.push(Packet { from: at, length: length - TAG });
                    }
                } else {
                    greet(datagram, meta.addr, &mut receivers)?;
                    socket.send_to(&[0], meta.addr)?;
                }
                at += length;
            }
        }
        for receiver in &receivers {
            forward(&state, &socket, most, receiver, &inbox, &packets, &mut burst);
        }
    }
}

/// Notes who wants to receive.
fn greet(hello: &[u8], address: SocketAddr, receivers: &mut Vec<Receiver>) -> Result<()> {
    let [RECEIVE, number @ ..] = hello else { return Ok(()) };
    let number = u32::from_be_bytes(number.try_into().context("a receiver without a number")?);
    if !receivers.iter().any(|receiver| receiver.address == address) {
        receivers.push(Receiver { address, key: key(number)? });
    }
    Ok(())
}

/// One receiver's copies of what came together. Equal ones and a shorter last one leave in one send, at most so many.
fn forward(
    state: &UdpSocketState,
    socket: &UdpSocket,
    most: usize,
    receiver: &Receiver,
    inbox: &[u8],
    packets: &[Packet],
    burst: &mut Vec<u8>,
) {
    burst.clear();
    let (mut segment, mut count) = (0, 0);
    let send = |burst: &mut Vec<u8>, segment: usize| {
        if burst.is_empty() {
            return;
        }
        let transmit = Transmit {
            destination: receiver.address,
            ecn: None,
            contents: burst,
            segment_size: Some(segment),
            src_ip: None,
        };
        // What the system does not take is lost; the clients count it.
        let _ = state.try_send(UdpSockRef::from(socket), &transmit);
        burst.clear();
    };
    for packet in packets {
        let sealed = packet.length + TAG;
        let fits = sealed <= segment
            && burst.len() == segment * count
            && count < most
            && burst.len() + sealed <= 60_000;
        if !fits {
            send(burst, segment);
            (segment, count) = (sealed, 0);
        }
        let from = burst.len();
        burst.extend_from_slice(&inbox[packet.from..packet.from + packet.length]);
        seal(&receiver.key, burst, from);
        count += 1;
    }
    send(burst, segment);
}
