//! Real clients at real sockets see and hear each other.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "real sockets, real time")]

mod world;

use media::own_addresses;
use std::net::IpAddr;
use std::time::{Duration, Instant};
use world::World;

#[test]
fn two_people_hear_and_see_each_other_over_udp() {
    let mut world = World::new(1);
    let ann = world.enter_by_udp(1, here());
    let ben = world.enter_by_udp(1, here());
    call(&mut world, ann, ben);
}

#[test]
fn two_people_hear_and_see_each_other_over_ipv6() {
    let Some(here) = own_addresses().into_iter().find(IpAddr::is_ipv6) else { return };
    let mut world = World::new(1);
    let ann = world.enter_by_udp(1, here);
    let ben = world.enter_by_udp(1, here);
    call(&mut world, ann, ben);
}

#[test]
fn somebody_whose_network_lets_only_tcp_through_takes_part() {
    let mut world = World::new(1);
    let ann = world.enter_by_tcp(1);
    let ben = world.enter_by_udp(1, here());
    call(&mut world, ann, ben);
    assert_eq!(io(&world, |io| io.tcp_unsent + io.tcp_refused), 0);
}

#[test]
fn it_does_not_matter_which_thread_the_kernel_gives_a_packet_to() {
    let mut world = World::new(2);
    // Of 16 links in two rooms half reach the wrong thread, wherever the kernel's hash puts them.
    for person in 0..16 {
        world.enter_by_udp(person / 8, here());
    }
    for person in 0..16 {
        world.watch(person, person / 8 * 8 + (person + 1) % 8);
    }
    world.until("everybody hears and sees their neighbour", |world| {
        world.clients.iter().all(|client| client.sound > 5 && client.picture > 10)
    });
    world.until("some of it was handed over", |world| io(world, |io| io.handed_over) > 0);
    let (mut handed, mut since) = (0, Instant::now());
    world.until("the kernel knows, and nothing is handed over any more", |world| {
        let now = io(world, |io| io.handed_over);
        if now != handed {
            (handed, since) = (now, Instant::now());
        }
        // Numbers are published once a second.
        !cfg!(target_os = "linux") || since.elapsed() > Duration::from_secs(3)
    });
    assert_eq!(io(&world, |io| io.handover_lost), 0);
}

#[test]
fn a_room_larger_than_one_thread_is_shared_by_several() {
    let mut world = World::new(2);
    for person in 0..70 {
        world.enter_by_udp(1, here());
        world.clients[person].quiet = !matches!(person, 0 | 69);
    }
    for person in 1..70 {
        world.watch(person, 0);
    }
    world.watch(0, 69);
    world.until("everybody hears and sees the first, and the first the last", |world| {
        world.clients.iter().all(|client| client.sound > 5 && client.picture > 10)
    });
    world.until("numbers are published", |world| {
        world.plane.stats().iter().all(|thread| thread.hub.crossed_in > 0 && thread.hub.crossed_out > 0)
    });
    let stats = world.plane.stats();
    assert_eq!(stats.iter().map(|thread| thread.hub.links).collect::<Vec<_>>(), [64, 6]);
    assert_eq!(io(&world, |io| io.handover_lost), 0);
}

#[test]
fn a_tcp_connection_moves_to_the_thread_of_its_room() {
    let mut world = World::new(2);
    // The listener is the first thread's, the second room is the second's.
    let [ann, ben] = [world.enter_by_tcp(1), world.enter_by_tcp(1)];
    let [cleo, dan] = [world.enter_by_tcp(2), world.enter_by_tcp(2)];
    call(&mut world, ann, ben);
    call(&mut world, cleo, dan);
    world.until("both threads have two connections", |world| {
        world.plane.stats().iter().all(|thread| thread.io.tcp_connections == 2)
    });
}

#[test]
fn pictures_leave_in_bursts() {
    let mut world = World::new(1);
    let ann = world.enter_by_udp(1, here());
    let ben = world.enter_by_udp(1, here());
    call(&mut world, ann, ben);
    world.until("numbers are published", |world| io(world, |io| io.udp_out) > 100);
    assert!(io(&world, |io| io.udp_writes) < io(&world, |io| io.udp_out), "{:?}", world.plane.stats());
    assert_eq!(io(&world, |io| io.udp_unsent), 0);
}

#[test]
fn after_stop_the_port_is_free() {
    let mut world = World::new(2);
    let ann = world.enter_by_udp(1, here());
    let ben = world.enter_by_udp(1, here());
    call(&mut world, ann, ben);
    let port = world.plane.port();
    world.plane.stop();
    world.plane.stop();
    let config = media::PlaneConfig { port, threads: 2, ..Default::default() };
    media::Plane::<()>::start(config, |_| {}).unwrap().stop();
}

/// Two people of a room watch each other until both have had sound and pictures for a while.
fn call(world: &mut World, one: usize, other: usize) {
    world.watch(one, other);
    world.watch(other, one);
    world.until("both hear and see", |world| {
        [one, other]
            .iter()
            .all(|person| world.clients[*person].sound > 20 && world.clients[*person].picture > 10)
    });
}

fn here() -> IpAddr {
    own_addresses()[0]
}

/// A number, summed over the threads.
fn io(world: &World, number: impl Fn(media::IoStats) -> u64) -> u64 {
    world.plane.stats().iter().map(|thread| number(thread.io)).sum()
}
