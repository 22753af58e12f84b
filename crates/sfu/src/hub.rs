//! What one media thread owns: its links and rooms. Dispatch only.

mod shared;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use model::{Kind, ParticipantId, RoomId};
use str0m::rtp::RtpPacket;

use crate::address::{Addresses, Learnt, Remote};
use crate::api::{Command, Event, LinkId, LinkState, OfferError, Publication, SlotWish};
use crate::certificate::Certificate;
use crate::demux::{self, Credentials, Sort};
use crate::incoming::Arrival;
use crate::link::{Link, Opening, Outbound, Polled, Sent, Way};
use crate::links::{Links, Place, Work};
use crate::outgoing::{Forwarded, Source};
use crate::retransmit::retransmit;
use crate::room::Room;
use crate::sdp::Offer;
use crate::stats::HubStats;
use crate::ticks::Ticks;
use crate::trunk::{Crossing, HubId, Word};
use crate::wire::{Datagram, Sink, Transmit};

/// Without links there is nothing to do.
const IDLE: Duration = Duration::from_secs(3_600);

/// Room for a datagram: more than any that is forwarded.
const DATAGRAM: usize = 2_000;

/// What is said about links that are not there yet is kept for this many of them.
const MAX_EARLY: usize = 1_024;

/// What a hub needs to know at its birth.
#[derive(Clone, Debug)]
pub struct HubConfig {
    /// Which thread it is; goes into every user name fragment.
    pub thread: u8,
    /// The addresses announced to browsers, each for UDP and for passive TCP.
    pub candidates: Vec<SocketAddr>,
    /// Shown in DTLS.
    pub certificate: Certificate,
    /// What credentials are made from. Secret, and different for each thread and each run.
    pub seed: [u8; 32],
}

/// What one media thread owns.
#[derive(Debug)]
pub struct Hub<R> {
    config: HubConfig,
    credentials: Credentials,
    links: Links,
    by_id: HashMap<LinkId, Place>,
    /// Publishers whose link another hub has.
    mirrors: HashMap<LinkId, Place>,
    rooms: BTreeMap<RoomId, Room>,
    addresses: Addresses,
    /// Said about links whose first offer has not come.
    early: BTreeMap<LinkId, Early>,
    /// Who else has links of a room, as was said last.
    shares: BTreeMap<RoomId, Vec<HubId>>,
    outbox: VecDeque<Outbound>,
    /// Publishers' packets that are to be forwarded, and where they come from.
    arrivals: Vec<(Source, Arrival)>,
    /// Where each forwarded packet is sealed for its receiver.
    sealed: Box<[u8]>,
    /// For other hubs.
    words: VecDeque<(HubId, Word)>,
    crossings: Vec<(HubId, Crossing)>,
    events: VecDeque<Event<R>>,
    ended: Vec<(Place, LinkId)>,
    stats: HubStats,
    ticks: Ticks,
    next: Instant,
}

#[derive(Default, Debug)]
struct Early {
    tracks: Vec<Publication>,
    slots: Vec<SlotWish>,
}

impl<R> Hub<R> {
    /// An empty hub.
    #[must_use]
    pub fn new(config: HubConfig, now: Instant) -> Self {
        Self {
            credentials: Credentials::new(&config.seed),
            config,
            links: Links::default(),
            by_id: HashMap::new(),
            mirrors: HashMap::new(),
            rooms: BTreeMap::new(),
            addresses: Addresses::default(),
            early: BTreeMap::new(),
            shares: BTreeMap::new(),
            outbox: VecDeque::new(),
            arrivals: Vec::new(),
            sealed: vec![0; DATAGRAM].into(),
            words: VecDeque::new(),
            crossings: Vec::new(),
            events: VecDeque::new(),
            ended: Vec::new(),
            stats: HubStats::default(),
            ticks: Ticks::new(now),
            next: now,
        }
    }

    /// Takes a command. What follows from it comes with the next [`drain`](Self::drain).
    pub fn command(&mut self, now: Instant, command: Command<R>) {
        self.next = now;
        self.ticks.stir(now);
        match command {
            Command::Offer { link, room, participant, sdp, reply } => {
                let answer = Offer::parse(&sdp)
                    .and_then(|offer| self.offer(now, Opening { id: link, room, participant }, offer));
                self.events.push_back(Event::Answered { reply, answer });
            }
            Command::Publish { link, tracks } => match self.link_mut(link) {
                Some((_, found)) => {
                    found.publisher.publish(&found.rtc, tracks);
                    let room = found.room;
                    self.change(room);
                }
                None => self.early(link).tracks = tracks,
            },
            Command::Watch { link, slots } => match self.link_mut(link) {
                Some((_, found)) => {
                    found.receiver.wish(&mut found.rtc, slots);
                    let room = found.room;
                    self.change(room);
                }
                None => self.early(link).slots = slots,
            },
            Command::Close { link } => {
                self.early.remove(&link);
                if let Some(&place) = self.by_id.get(&link) {
                    self.remove(place);
                }
            }
        }
    }

    /// Takes a datagram. What follows from it comes with the next [`drain`](Self::drain).
    pub fn receive(&mut self, now: Instant, datagram: Datagram<'_>) {
        self.stats.datagrams_in += 1;
        self.stats.bytes_in += datagram.bytes.len() as u64;
        let remote = (datagram.transport, datagram.source);
        let sort = demux::sort(datagram.bytes);
        let place = match sort {
            Sort::Stun => self.owner_by_ufrag(now, remote, datagram.bytes),
            Sort::Media => self.addresses.owner(now, remote),
            Sort::Unknown => None,
        };
        let candidate = self.candidate_for(datagram.destination);
        let Some((place, link, candidate)) =
            place.and_then(|place| Some((place, self.links.get_mut(place)?, candidate?)))
        else {
            self.stats.unmatched += 1;
            return;
        };
        if sort == Sort::Media {
            link.hear(now);
            link.paths.hear(now, remote);
            if link.is_idle(now) && demux::is_rtcp(datagram.bytes) {
                // Browsers go on to report on media that no longer flows: that they do is all there is to learn of it.
                return;
            }
        }
        if let Err(why) = link.receive(now, &datagram, candidate) {
            return self.fault(place, &why);
        }
        let nominates = demux::nominates(datagram.bytes);
        while let Some(outbound) = self.poll(now, place) {
            if outbound.proof {
                self.prove(now, place, remote, datagram.destination, nominates);
            }
            self.outbox.push_back(outbound);
        }
        self.next = now;
    }

    /// Does all work that is due: each link that was touched is drained once, then timers. Call it after every batch
    /// of commands and datagrams, and at [`timeout`](Self::timeout).
    pub fn drain(&mut self, now: Instant, out: &mut impl Sink<R>) {
        if self.ticks.is_due(now) {
            self.tick(now);
        }
        // Other threads can begin while this one goes on.
        for (to, crossing) in self.crossings.drain(..) {
            self.stats.crossed_out += 1;
            out.cross(to, crossing);
        }
        while let Some(outbound) = self.outbox.pop_front() {
            send(outbound.way, &outbound.contents, &mut self.stats, out);
        }
        self.links.touch_due(now);
        self.drive_touched(now, out);
        // Slots that have switched need to be told, and those that could not a key frame: that goes out at once.
        self.settle(now);
        self.drive_touched(now, out);
        for (to, word) in self.words.drain(..) {
            out.say(to, word);
        }
        for event in self.events.drain(..) {
            out.event(event);
        }
        self.next = self.links.soonest().map_or(now + IDLE, |link| link.min(self.ticks.latest()));
    }

    /// When to call [`drain`](Self::drain) next at the latest. In the past when there is work already.
    #[must_use]
    pub fn timeout(&self) -> Instant {
        self.next
    }

    /// What it has counted.
    #[must_use]
    pub fn stats(&self) -> HubStats {
        let mut stats = HubStats { links: self.by_id.len() as u64, ..self.stats };
        for (_, link) in self.links.iter().filter(|(_, link)| link.is_connected()) {
            let line = link.line();
            stats.connected += 1;
            stats.short += u64::from(line.short);
            stats.lossy += u64::from(line.lossy);
            stats.estimate += line.estimate;
        }
        stats
    }

    /// Opens or changes a link.
    fn offer(&mut self, now: Instant, opening: Opening, offer: Offer) -> Result<String, OfferError> {
        if let Some(&place) = self.by_id.get(&opening.id)
            && let Some(link) = self.links.get_mut(place)
            && link.fingerprint == offer.fingerprint
        {
            let answer = link.renegotiate(&self.config, &mut self.credentials, place, offer);
            self.links.touch(place);
            let answer = answer?;
            let Some(link) = self.links.get_mut(place) else { return Ok(answer) };
            link.publisher.renegotiated(&link.rtc);
            link.receiver.renegotiated(&mut link.rtc);
            let room = link.room;
            self.change(room);
            return Ok(answer);
        }
        let place = self.links.reserve();
        let opened = Link::open(now, &self.config, &mut self.credentials, place, opening, offer);
        let (mut link, answer) = opened.inspect_err(|_| self.links.give_back(place))?;
        // The browser began anew under the same name: what was said about the link still holds.
        let early = match self.by_id.get(&opening.id).copied().and_then(|old| self.remove(old)) {
            Some(old) => Early {
                tracks: old.publisher.tracks.into_iter().map(|track| track.publication).collect(),
                slots: old
                    .receiver
                    .wished
                    .iter()
                    .map(|&slot| old.receiver.slots[slot].wish.clone())
                    .collect(),
            },
            None => self.early.remove(&opening.id).unwrap_or_default(),
        };
        link.publisher.publish(&link.rtc, early.tracks);
        link.receiver.wish(&mut link.rtc, early.slots);
        self.by_id.insert(opening.id, place);
        self.links.put(place, link);
        if !self.rooms.contains_key(&opening.room) {
            self.open_room(opening.room);
        }
        if let Some(room) = self.rooms.get_mut(&opening.room) {
            room.members.push(place);
            room.changed();
        }
        self.events.push_back(Event::Link { link: opening.id, state: LinkState::Connecting });
        Ok(answer)
    }

    /// For STUN: who made the fragment in its user name, if that address may be theirs.
    fn owner_by_ufrag(&self, now: Instant, remote: Remote, bytes: &[u8]) -> Option<Place> {
        let ufrag = demux::ufrag_of(bytes)?;
        let place = Place::of(ufrag.place);
        let link = self.links.get(place)?;
        (link.ufrag == ufrag && self.addresses.free_for(now, remote, place)).then_some(place)
    }

    /// The link answered that binding request with success: message integrity was right.
    fn prove(&mut self, now: Instant, place: Place, remote: Remote, local: SocketAddr, nominates: bool) {
        let Some(link) = self.links.get_mut(place) else { return };
        link.hear(now);
        match link.paths.learn(now, remote, local) {
            Learnt::Flood => return self.fault(place, "it came from too many addresses"),
            Learnt::New(Some(gone)) => self.addresses.release(gone, place),
            Learnt::New(None) | Learnt::Known => {}
        }
        if nominates {
            link.paths.nominate(now, remote);
        }
        self.addresses.claim(now, remote, place);
    }

    /// The announced address for a local one: itself, or with one-to-one NAT the first of its family.
    fn candidate_for(&self, local: SocketAddr) -> Option<SocketAddr> {
        let candidates = &self.config.candidates;
        let same = |candidate: &&SocketAddr| **candidate == local;
        let family = |candidate: &&SocketAddr| candidate.is_ipv4() == local.is_ipv4();
        candidates.iter().find(same).or_else(|| candidates.iter().find(family)).copied()
    }

    /// Takes everything out of a link; stops at each datagram to be sent.
    fn poll(&mut self, now: Instant, place: Place) -> Option<Outbound> {
        loop {
            let link = self.links.get_mut(place)?;
            match link.poll(now) {
                Polled::Transmit(outbound) => return Some(outbound),
                Polled::Packet(packet) => {
                    link.follow();
                    self.forward(now, place, packet);
                }
                Polled::KeyframeWanted(mid) => {
                    let slot = link.receiver.slots.iter().find(|slot| slot.mid() == mid);
                    let source = slot.and_then(|slot| Some((slot.source?, slot.encoding()?)));
                    if let Some((source, encoding)) = source {
                        self.want_keyframe(now, source.link, source.track, encoding);
                    }
                }
                Polled::Missing(request) => {
                    self.stats.packets_resent += retransmit(&mut self.links, now, place, &request);
                }
                Polled::Estimate => self.review(place),
                Polled::Connected => {
                    link.connected();
                    let event = Event::Link { link: link.id, state: LinkState::Connected };
                    self.events.push_back(event);
                    self.review(place);
                }
                Polled::ProbeAnswered => self.stats.probes_answered += 1,
                Polled::MessageIgnored => self.stats.messages_ignored += 1,
                Polled::Other => {}
                Polled::Idle(next) => {
                    self.links.schedule(place, next);
                    return None;
                }
                Polled::Asleep(next) => {
                    self.links.schedule(place, self.ticks.after(next));
                    return None;
                }
                Polled::Ended(why) => {
                    self.fault(place, &why);
                    return None;
                }
            }
        }
    }

    /// A publisher's packet, for everybody whose slot takes it. It lies there until the links are driven: each of them is
    /// then visited once for all that came, and what leaves together for one receiver is sent together.
    fn forward(&mut self, now: Instant, place: Place, packet: RtpPacket) {
        self.stats.packets_in += 1;
        self.ticks.stir(now);
        let Some(link) = self.links.get_mut(place) else { return };
        let Some(arrival) = link.publisher.arrive(&mut link.rtc, now, packet) else {
            self.stats.packets_dropped += 1;
            return;
        };
        let owner = (link.room, link.participant);
        let track = &link.publisher.tracks[arrival.track];
        for (hub, _) in track.afar.iter().filter(|(_, want)| want.takes(arrival.encoding)) {
            self.crossings.push((*hub, Crossing::of(link.id, track.publication.track, &arrival)));
        }
        self.hand_on(now, owner, Source { link: place, track: arrival.track }, arrival);
    }

    /// A publisher's packet, of a link here or at another hub.
    fn hand_on(
        &mut self,
        now: Instant,
        owner: (RoomId, ParticipantId),
        source: Source,
        mut arrival: Arrival,
    ) {
        let Some(publisher) = self.links.publisher_mut(source.link) else { return };
        let track = &mut publisher.tracks[source.track];
        let publication = &track.publication;
        let (room, participant) = owner;
        if arrival.stirs
            && let Some(room) = self.rooms.get_mut(&room)
        {
            // Lines that were not kept ready for it are from now on.
            room.review = true;
        }
        if publication.kind == Kind::Audio
            && !publication.screen
            && !publication.muted
            && let Some(level) = arrival.packet.audio_level
            && let Some(room) = self.rooms.get_mut(&room)
        {
            room.speakers.heard(now, participant, level);
        }
        let watchers = std::mem::take(&mut track.watchers);
        if let Some(layer) = track.layers.get_mut(arrival.encoding) {
            arrival.overtook = layer.overtook(now, &arrival);
        }
        for &(watcher, slot) in &watchers {
            self.links.hand(watcher, self.arrivals.len(), slot);
        }
        if let Some(publisher) = self.links.publisher_mut(source.link) {
            publisher.tracks[source.track].watchers = watchers;
        }
        self.arrivals.push((source, arrival));
    }

    fn want_keyframe(&mut self, now: Instant, place: Place, track: usize, encoding: usize) {
        let Some(publisher) = self.links.publisher_mut(place) else { return };
        let Some(layer) = publisher.tracks.get_mut(track).and_then(|track| track.layers.get_mut(encoding))
        else {
            return;
        };
        layer.keyframes.want();
        if let Some(mirror) = self.links.mirror_mut(place) {
            // Its hub is asked with what else there is to say.
            let room = mirror.room;
            if let Some(room) = self.rooms.get_mut(&room) {
                room.review = true;
            }
            return;
        }
        let Some(link) = self.links.get_mut(place) else { return };
        let requested = link.publisher.request_keyframes(&mut link.rtc, now);
        if requested > 0 {
            self.links.touch(place);
            self.stats.keyframe_requests += requested;
            self.ticks.requested(now);
        }
    }

    /// What only time changes.
    fn tick(&mut self, now: Instant) {
        let idle = self.links.iter().all(|(_, link)| link.is_idle(now));
        self.ticks.ticked(now, idle);
        for room in self.rooms.values_mut() {
            room.review = true;
        }
        let mut gone = Vec::new();
        for (place, link) in self.links.iter_mut() {
            let Some(state) = link.check(now) else { continue };
            if state == LinkState::Gone {
                gone.push(place);
            } else {
                self.events.push_back(Event::Link { link: link.id, state });
            }
        }
        for place in gone {
            self.fault(place, "nothing came for too long");
        }
        self.bury();
    }

    fn settle(&mut self, now: Instant) {
        let own = self.id();
        let Self { rooms, links, events, words, stats, ticks, .. } = self;
        for (id, room) in rooms {
            if room.review {
                let requested = room.settle(now, links);
                if requested > 0 {
                    stats.keyframe_requests += requested;
                    ticks.requested(now);
                }
                room.report(now, *id, own, links, |event| events.push_back(event));
                room.say(now, *id, own, links, |hub, word| words.push_back((hub, word)));
            }
        }
    }

    fn id(&self) -> HubId {
        HubId(self.config.thread)
    }

    fn drive_touched(&mut self, now: Instant, out: &mut impl Sink<R>) {
        while let Some((place, work)) = self.links.next_touched() {
            let Self { links, arrivals, sealed, rooms, stats, .. } = &mut *self;
            let caused = links.forward(place, |link, packet, slot| {
                let (source, arrival) = arrivals.get(packet)?;
                let room = link.room;
                let mut pass = |arrival| {
                    let (forwarded, sent) = link.forward(now, slot, *source, arrival, sealed)?;
                    stats.packets_forwarded += 1;
                    if let Sent::Now(way, len) = sent {
                        send(way, &sealed[..len], stats, out);
                    }
                    Some((forwarded, matches!(sent, Sent::Queued)))
                };
                let (forwarded, mut queued) = pass(arrival)?;
                if forwarded == Forwarded::Switched {
                    for later in &arrival.overtook {
                        queued |= pass(later).is_some_and(|(_, queued)| queued);
                    }
                    if let Some(room) = rooms.get_mut(&room) {
                        room.review = true;
                    }
                }
                queued.then_some(Work::Drives)
            });
            let Some(link) = self.links.get_mut(place) else { continue };
            let driven = match work.max(caused.unwrap_or(work)) {
                Work::Forwards => continue,
                Work::Wakes => link.wake(now),
                Work::Drives => link.advance(now),
            };
            if let Err(why) = driven {
                self.fault(place, &why);
                continue;
            }
            while let Some(outbound) = self.poll(now, place) {
                send(outbound.way, &outbound.contents, &mut self.stats, out);
            }
        }
        self.arrivals.clear();
        self.bury();
    }

    /// It ends by itself. Removed with the next [`bury`](Self::bury): packets may still be on their way to it.
    fn fault(&mut self, place: Place, why: &str) {
        let Some(link) = self.links.get(place) else { return };
        tracing::info!(link = link.id.0, why, "a link ended");
        let ended = (place, link.id);
        if !self.ended.contains(&ended) {
            self.stats.faults += 1;
            self.ended.push(ended);
        }
    }

    fn bury(&mut self) {
        for (place, link) in std::mem::take(&mut self.ended) {
            self.remove(place);
            self.events.push_back(Event::Link { link, state: LinkState::Gone });
        }
    }

    fn remove(&mut self, place: Place) -> Option<Box<Link>> {
        let link = self.links.remove(place)?;
        self.by_id.remove(&link.id);
        for remote in link.paths.all() {
            self.addresses.release(remote, place);
        }
        if let Some(room) = self.rooms.get_mut(&link.room) {
            room.members.retain(|member| *member != place);
            room.speakers.forget(link.participant);
            room.sharing.ended(link.id, |hub, word| self.words.push_back((hub, word)));
            room.changed();
            if room.members.is_empty() {
                self.close_room(link.room);
            }
        }
        Some(link)
    }

    fn link_mut(&mut self, id: LinkId) -> Option<(Place, &mut Link)> {
        let place = *self.by_id.get(&id)?;
        Some((place, self.links.get_mut(place)?))
    }

    fn early(&mut self, link: LinkId) -> &mut Early {
        if self.early.len() >= MAX_EARLY && !self.early.contains_key(&link) {
            self.early.pop_first();
        }
        self.early.entry(link).or_default()
    }

    fn change(&mut self, room: RoomId) {
        if let Some(room) = self.rooms.get_mut(&room) {
            room.changed();
        }
    }

    fn review(&mut self, place: Place) {
        if let Some(room) = self.links.get(place).and_then(|link| self.rooms.get_mut(&link.room)) {
            room.review = true;
        }
    }
}

fn send<R>(way: Way, bytes: &[u8], stats: &mut HubStats, out: &mut impl Sink<R>) {
    stats.datagrams_out += 1;
    stats.bytes_out += bytes.len() as u64;
    let Way { transport, source, destination } = way;
    out.transmit(Transmit { transport, source, destination, bytes });
}
