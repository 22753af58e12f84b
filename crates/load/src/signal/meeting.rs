//! Starling, by its own protocol (`docs/protocol.md`), as its page speaks it: a socket for what is said, one connection for
//! media in both directions, slots that are filled with whatever there is.

use super::Server;
use crate::client::Client;
use crate::port::{Datagram, Port};
use crate::receipt::Receipts;
use crate::source::{Kind, Layer, Source};
use crate::webrtc::WebRtc;
use anyhow::{Context, Result, bail};
use protocol::message::{Encoding, LinkState};
use protocol::request::{Join, Publication, Slot};
use protocol::values::{self, Participant, Track};
use protocol::{ClientMessage, Reply, Request, ServerMessage};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};
use str0m::media::Mid;
use tungstenite::client::IntoClientRequest;
use tungstenite::http::header::COOKIE;
use tungstenite::{Message, WebSocket};
use ureq::Agent;

/// How long the server may take to answer somebody who comes in.
const ANSWER: Duration = Duration::from_secs(20);

/// A room of a server that speaks plain HTTP.
pub struct Meeting {
    host: IpAddr,
    agent: Agent,
    /// Where the server listens for pages.
    site: SocketAddr,
    room: String,
}

/// Somebody in it.
struct Member {
    media: WebRtc,
    socket: WebSocket<TcpStream>,
    /// The newest request's id.
    asked: u32,
    you: u32,
    /// What the others send, by who they are.
    others: BTreeMap<u32, Vec<Track>>,
    lines: Vec<Line>,
    /// In which layer pictures are to come.
    layer: Layer,
}

/// An m-line that receives, and what is to come out of it.
#[derive(Clone, PartialEq)]
struct Line {
    mid: String,
    kind: Kind,
    track: Option<u32>,
    height: u16,
}

impl Meeting {
    /// Makes a room there.
    ///
    /// # Errors
    /// What the server says.
    pub fn new(host: IpAddr, site: SocketAddr) -> Result<Self> {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let wanted = serde_json::json!({ "capacity": 500 });
        let mut answer = agent.post(format!("http://{site}/api/rooms")).send_json(&wanted)?;
        let made: Value = answer.body_mut().read_json()?;
        let room = made["room"]["name"].as_str().with_context(|| format!("no room: {made}"))?.to_owned();
        Ok(Self { host, agent, site, room })
    }

    /// Somebody new, with such m-lines.
    fn join(&self, sources: Vec<Source>, receive: usize) -> Result<Member> {
        let front = self.agent.get(format!("http://{}/api/rooms", self.site)).call()?;
        let cookie = front.headers().get("set-cookie").context("the server sets no cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default();
        let mut request = format!("ws://{}/api/socket", self.site).into_client_request()?;
        request.headers_mut().insert(COOKIE, cookie.parse()?);
        let stream = TcpStream::connect(self.site)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER))?;
        let (socket, _) = tungstenite::client(request, stream).context("the server opens no socket")?;

        let mut media = WebRtc::new(self.host)?;
        let offer = media.offer(sources, receive)?;
        let line = |(mid, kind): (Mid, Kind)| Line { mid: mid.to_string(), kind, track: None, height: 0 };
        let lines = media.incoming().map(line).collect();
        let (others, layer) = (BTreeMap::new(), Layer::Full);
        let mut member = Member { media, socket, asked: 0, you: 0, others, lines, layer };
        member.enter(&self.room, offer)?;
        Ok(member)
    }
}

impl Server for Meeting {
    fn publish(&self, sources: Vec<Source>) -> Result<Box<dyn Client>> {
        Ok(Box::new(self.join(sources, 0)?))
    }

    fn watch(&self, publishers: usize) -> Result<Box<dyn Client>> {
        Ok(Box::new(self.join(Vec::new(), publishers)?))
    }
}

impl Member {
    fn enter(&mut self, room: &str, offer: String) -> Result<()> {
        let join = Join {
            protocol: protocol::VERSION,
            room: room.to_owned(),
            name: "Load".to_owned(),
            colour: 1,
            password: None,
            ticket: None,
            take_over: false,
            peers: false,
            private: false,
            carries: false,
        };
        let Reply::Welcome(welcome) = self.ask(Request::Join(join))? else { bail!("no welcome") };
        self.you = welcome.you;
        welcome.participants.into_iter().for_each(|one| self.meet(one));
        let Reply::Answer { sdp } = self.ask(Request::Offer { sdp: offer, fresh: true })? else {
            bail!("no answer to the offer")
        };
        self.media.accept(&sdp)?;
        let source = |kind| match kind {
            Kind::Sound => values::Source::Microphone,
            Kind::Picture => values::Source::Camera,
        };
        let tracks: Vec<_> = self
            .media
            .outgoing()
            .map(|(mid, kind)| Publication { mid: mid.to_string(), source: source(kind), muted: false })
            .collect();
        if !tracks.is_empty() {
            self.ask(Request::Publish { tracks })?;
        }
        self.fill()?;
        self.socket.get_ref().set_nonblocking(true)?;
        Ok(())
    }

    /// Waits for the answer. Only before the socket is one that does not block.
    fn ask(&mut self, request: Request) -> Result<Reply> {
        let asked = self.say(request)?;
        loop {
            match self.next()?.context("the server does not answer in time")? {
                ServerMessage::Ok { id, reply } if id == asked => return Ok(reply),
                other => self.heed(other)?,
            }
        }
    }

    /// Says the request's id.
    fn say(&mut self, request: Request) -> Result<u32> {
        self.asked += 1;
        let text = serde_json::to_string(&ClientMessage { id: self.asked, request })?;
        match self.socket.send(Message::text(text)) {
            // It is kept, and goes with the next that is read.
            Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {}
            sent => sent?,
        }
        Ok(self.asked)
    }

    /// What was said, if anything was.
    fn next(&mut self) -> Result<Option<ServerMessage>> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Ok(Some(serde_json::from_str(&text)?)),
                // Pings are answered by the library.
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(None);
                }
                Err(error) => return Err(error).context("the server closes a socket"),
            }
        }
    }

    fn heed(&mut self, message: ServerMessage) -> Result<()> {
        match message {
            ServerMessage::Error { error, .. } => bail!("the server refuses: {}", error.message),
            ServerMessage::Closed { reason } => bail!("the server sends somebody out: {reason:?}"),
            ServerMessage::Link { state: LinkState::Gone } => {
                bail!("the server has lost a connection")
            }
            ServerMessage::Participant { participant } => {
                self.meet(participant);
                self.fill()
            }
            ServerMessage::Left { participant, .. } => {
                self.others.remove(&participant);
                self.fill()
            }
            ServerMessage::Encodings { tracks } => {
                for Encoding { mid, wanted, layers } in tracks {
                    let is_wanted = |layer: Option<Layer>| {
                        wanted && layer.is_none_or(|layer| layers.iter().any(|one| same(*one, layer)))
                    };
                    self.media.want(mid.as_str().into(), is_wanted);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn meet(&mut self, participant: Participant) {
        if participant.id != self.you {
            self.others.insert(participant.id, participant.tracks);
        }
    }

    /// Puts what there is into slots. What has one keeps it.
    fn fill(&mut self) -> Result<()> {
        let before = self.lines.clone();
        let tracks = || self.others.values().flatten();
        for line in &mut self.lines {
            line.track = line.track.filter(|wanted| tracks().any(|track| track.id == *wanted));
            line.height = if line.kind == Kind::Picture { self.layer.lines() } else { 0 };
        }
        for track in self.others.values().flatten() {
            let kind = match track.source {
                values::Source::Microphone | values::Source::ScreenAudio => Kind::Sound,
                values::Source::Camera | values::Source::Screen => Kind::Picture,
            };
            if self.lines.iter().any(|line| line.track == Some(track.id)) {
                continue;
            }
            let free = |line: &&mut Line| line.kind == kind && line.track.is_none();
            if let Some(line) = self.lines.iter_mut().find(free) {
                line.track = Some(track.id);
            }
        }
        if self.lines == before {
            return Ok(());
        }
        let slot = |line: &Line| {
            let Line { mid, track, height, .. } = line.clone();
            Some(Slot { mid, track: track?, width: height / 9 * 16, height })
        };
        self.say(Request::Watch { slots: self.lines.iter().filter_map(slot).collect() })?;
        Ok(())
    }
}

fn same(layer: values::Layer, other: Layer) -> bool {
    matches!(
        (layer, other),
        (values::Layer::Full, Layer::Full)
            | (values::Layer::Half, Layer::Half)
            | (values::Layer::Quarter, Layer::Quarter)
    )
}

impl Client for Member {
    fn port(&mut self) -> &mut Port {
        self.media.port()
    }

    fn receive(&mut self, now: Instant, datagram: &Datagram<'_>) -> Result<()> {
        self.media.receive(now, datagram)
    }

    fn run(&mut self, now: Instant) -> Result<Instant> {
        self.media.run(now)
    }

    fn is_connected(&self) -> bool {
        self.media.is_connected()
    }

    fn send(&mut self) {
        self.media.send();
    }

    fn pause(&mut self) {
        self.media.pause();
    }

    fn receipts(&mut self) -> &mut Receipts {
        self.media.receipts()
    }

    fn sent(&self) -> u64 {
        self.media.sent()
    }

    fn socket(&self) -> Option<RawFd> {
        Some(self.socket.get_ref().as_raw_fd())
    }

    fn hear(&mut self) -> Result<()> {
        while let Some(message) = self.next()? {
            self.heed(message)?;
        }
        match self.socket.flush() {
            Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            flushed => Ok(flushed?),
        }
    }

    fn show(&mut self, layer: Layer) -> Result<()> {
        self.layer = layer;
        self.fill()
    }
}
