//! How datagrams find their link, and how a link lives through a bad network.

mod world;

use std::net::SocketAddr;

use model::Layer;
use sfu::{Command, Datagram, LinkState, OfferError, SlotFlow, Transport, demux};
use world::{SERVER, World, picture, voice};

#[test]
fn a_hub_can_move_to_its_thread() {
    fn moves<T: Send>() {}
    moves::<sfu::Hub<u8>>();
}

#[test]
fn a_first_packet_names_its_thread() {
    let mut world = World::new();
    let ann = world.join(0);
    let mut first = None;
    for _ in 0..200 {
        world.run(5);
        first = first.or(world.seen_by_hub.first().and_then(|(_, bytes)| demux::thread_of(bytes)));
    }
    assert_eq!(first, Some(5));
    assert_eq!(world.state(ann), Some(LinkState::Connected));
}

#[test]
fn media_from_an_unknown_address_is_dropped_and_counted() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[], &[voice(ben)]);
    world.run(1_500);
    let stranger = SocketAddr::from(([203, 0, 113, 9], 9));
    let stolen: Vec<_> = world.seen_by_hub.iter().filter(|(_, bytes)| bytes[0] >= 20).cloned().collect();
    assert!(stolen.len() > 50);

    let before = world.hub.stats();
    for (_, bytes) in &stolen {
        world.deliver_to_hub(stranger, bytes);
    }
    let after = world.hub.stats();

    assert_eq!(after.unmatched - before.unmatched, stolen.len() as u64);
    assert_eq!(after.packets_in, before.packets_in);
}

#[test]
fn a_binding_request_with_a_wrong_password_proves_nothing() {
    let mut world = World::new();
    let _ann = world.joined(0);
    let stranger = SocketAddr::from(([203, 0, 113, 9], 9));
    let (_, mut request) =
        world.seen_by_hub.iter().find(|(_, bytes)| demux::thread_of(bytes).is_some()).unwrap().clone();
    let last = request.len() - 9;
    request[last] ^= 1;
    world.deliver_to_hub(stranger, &request);
    let before = world.hub.stats().unmatched;
    world.deliver_to_hub(stranger, &[0x80, 111, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(world.hub.stats().unmatched, before + 1, "the address is still unknown");
}

#[test]
fn behind_nat_the_announced_address_stands_for_the_local_one() {
    let mut world = World::new();
    world.behind = Some(SocketAddr::from(([10, 0, 0, 7], 8444)));
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
}

#[test]
fn media_comes_back_by_itself_after_a_silent_path() {
    for silence in [5_000, 10_000, 20_000] {
        let mut world = World::new();
        let ann = world.joined(1);
        let ben = world.joined(0);
        world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
        world.run(1_000);

        world.cut = vec![ann, ben];
        world.run(silence);
        if silence > 8_000 {
            assert_eq!(world.state(ann), Some(LinkState::Disconnected));
        }
        let heard = world.clients[ann].sound(0).packets;
        world.cut.clear();
        world.run(1_500);

        assert!(world.clients[ann].sound(0).packets > heard + 20, "{silence} ms");
        assert_eq!(world.state(ann), Some(LinkState::Connected));
        world.run(1_500);
        assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
    }
}

#[test]
fn a_link_that_never_comes_back_is_gone_and_its_tracks_with_it() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(500);
    world.cut = vec![ben];
    world.run(8_000);
    assert_eq!(world.state(ben), Some(LinkState::Disconnected));
    assert_eq!(world.flows(ann), [(SlotFlow::NoMedia, None)]);
    world.run(55_000);
    assert_eq!(world.state(ben), Some(LinkState::Gone));
    assert_eq!(world.flows(ann), [(SlotFlow::Gone, None)]);
    assert_eq!(world.hub.stats().links, 1);
}

#[test]
fn where_nothing_goes_either_way_one_check_may_be_lost() {
    let mut world = World::new();
    let ann = world.joined(1);
    world.clients[ann].talking = false;
    world.clients[ann].filming = false;
    world.run(4_000);
    world.cut = vec![ann];
    world.run(11_000);
    assert_eq!(world.state(ann), Some(LinkState::Connected));
    world.run(5_000);
    assert_eq!(world.state(ann), Some(LinkState::Disconnected));
}

#[test]
fn who_never_finishes_the_handshake_is_gone() {
    let mut world = World::new();
    let ann = world.join(0);
    world.cut = vec![ann];
    world.run(19_000);
    assert_eq!(world.state(ann), Some(LinkState::Connecting));
    world.run(2_000);
    assert_eq!(world.state(ann), Some(LinkState::Gone));
}

#[test]
fn an_ice_restart_keeps_the_media_and_our_user_names() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);
    for _ in 0..2 {
        let sdp = world.clients[ben].restart_ice();
        world.offer(ben, sdp);
        world.seen_by_hub.clear();
        world.run(1_000);
        let request = |bytes: &&[u8]| bytes[..2] == [0, 1];
        let address = world.clients[ben].address;
        let requests =
            world.seen_by_hub.iter().filter(|(from, _)| *from == address).map(|(_, bytes)| &bytes[..]);
        assert!(requests.filter(request).all(|bytes| demux::thread_of(bytes) == Some(5)));
    }
    let client = &world.clients[ann];
    assert_eq!(client.picture(0).broken, [""; 0]);
    assert_eq!(client.sound(0).broken, [""; 0]);
    assert!(client.sound(0).packets > 140, "{}", client.sound(0).packets);

    world.cut = vec![ben];
    world.run(10_000);
    world.cut.clear();
    let sdp = world.clients[ben].restart_ice();
    world.offer(ben, sdp);
    let heard = world.clients[ann].sound(0).packets;
    world.run(1_500);
    assert!(world.clients[ann].sound(0).packets > heard + 40);
    assert_eq!(world.state(ben), Some(LinkState::Connected));
}

#[test]
fn another_browser_under_the_same_link_begins_anew() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(500);
    let sdp = world.replace(ben);
    world.publish(ben, |_| {});
    world.offer(ben, sdp);
    world.run(2_000);

    assert_eq!(world.state(ben), Some(LinkState::Connected));
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half))]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
    assert_eq!(world.hub.stats().links, 2);
}

#[test]
fn media_follows_a_browser_from_udp_to_tcp() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[], &[voice(ben)]);
    world.run(500);
    let tcp = SocketAddr::from(([198, 51, 100, 1], 50_000));
    world.clients[ann].add_tcp(tcp);
    world.blocked_udp = vec![ann];
    world.seen_by_hub.clear();
    let media = |(from, bytes): &(SocketAddr, Vec<u8>)| *from == tcp && bytes[0] >= 20;
    while !world.seen_by_hub.iter().any(media) {
        world.run(10);
    }
    let heard = world.clients[ann].sound(0).packets;
    world.run(1_000);
    assert!(world.clients[ann].sound(0).packets > heard + 45);
}

#[test]
fn a_link_over_tcp_alone_works() {
    let mut world = World::new();
    world.tcp_only = true;
    let ann = world.joined(1);
    let ben = world.joined(1);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
}

#[test]
fn a_bad_offer_leaves_everything_as_it_was() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    world.watch(ann, &[(picture(ben), 360)], &[]);
    world.run(500);
    let client = &world.clients[ben];
    let (link, room, participant) = (client.link, client.room, world::participant(ben));
    for sdp in ["", "v=0\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "\u{0}\u{1}"] {
        let sdp = sdp.to_owned();
        world.hub.command(world.now, Command::Offer { link, room, participant, sdp, reply: link });
    }
    let sdp = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(200);
    world.hub.command(world.now, Command::Offer { link, room, participant, sdp, reply: link });
    world.run(500);

    assert_eq!(world.heard.refused.len(), 5);
    assert_eq!(world.heard.refused.last(), Some(&OfferError::TooMany { count: 200, max: 128 }));
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half))]);
    assert_eq!(world.state(ben), Some(LinkState::Connected));
}

/// Everything that was seen on the wire, mutated, and plain noise, from known and unknown addresses.
#[test]
fn garbage_never_panics_and_costs_others_nothing() {
    let mut world = World::new();
    let ann = world.joined(1);
    let ben = world.joined(0);
    let mallory = world.joined(1);
    world.watch(ann, &[(picture(ben), 360)], &[voice(ben)]);
    world.watch(mallory, &[(picture(ben), 360)], &[voice(ben)]);
    world.run(1_000);
    let seen = world.seen_by_hub.clone();
    let mut random = Random(7);
    for round in 0..40_000 {
        let (_, mut bytes) = seen[random.below(seen.len())].clone();
        match random.below(4) {
            0 => bytes = (0..random.below(1_500)).map(|_| random.next() as u8).collect(),
            1 => bytes.truncate(random.below(bytes.len() + 1)),
            _ => {
                for _ in 0..=random.below(8) {
                    let at = random.below(bytes.len());
                    bytes[at] = random.next() as u8;
                }
            }
        }
        let source = match random.below(3) {
            0 => SocketAddr::from(([203, 0, 113, 9], random.next() as u16)),
            _ => world.clients[mallory].address,
        };
        let transport = if random.below(10) == 0 { Transport::Tcp } else { Transport::Udp };
        let destination = SocketAddr::from(SERVER);
        world.hub.receive(world.now, Datagram { transport, source, destination, bytes: &bytes });
        if round % 500 == 0 {
            world.run(20);
        }
    }
    world.run(2_000);
    assert_eq!(world.flows(ann), [(SlotFlow::Live, Some(Layer::Half)), (SlotFlow::Live, None)]);
    assert_eq!(world.clients[ann].picture(0).broken, [""; 0]);
    assert_eq!(world.state(ben), Some(LinkState::Connected));
}

struct Random(u64);

impl Random {
    /// xorshift64*.
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound.max(1)
    }
}
