//! Who is measured, and how each is started.

use super::case::{Asks, Case};
use crate::plain::Floor;
use crate::signal::Server;
use crate::signal::janus::{self, Janus};
use crate::signal::meeting::Meeting;
use crate::signal::starling::Starling;
use anyhow::{Context, Result, bail};
use nix::ifaddrs::getifaddrs;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// See the module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Contestant {
    /// The bare loop with GSO.
    FloorGso,
    /// The bare loop, a send for each packet.
    FloorPlain,
    /// The release binary, by WHIP and WHEP.
    Starling,
    /// The same, by its own protocol as its page speaks it.
    StarlingOwn,
    /// Janus as Debian has it.
    Janus,
    /// The same with two event loops instead of a thread for each connection.
    JanusLoops,
}

/// Where the programs are, and where they listen.
pub struct Programs {
    /// `starling`.
    pub starling: PathBuf,
    /// `floor`.
    pub floor: PathBuf,
    /// An address of this machine that is not loopback: Janus refuses that.
    pub host: IpAddr,
}

/// A server that runs, in a process of its own.
pub struct Running {
    child: Child,
    place: PathBuf,
    /// The way in.
    pub server: Box<dyn Server>,
}

/// How long a server may take to start.
const START: Duration = Duration::from_secs(20);

impl Contestant {
    /// In the order of a round.
    pub const ALL: [Self; 6] =
        [Self::FloorGso, Self::FloorPlain, Self::Starling, Self::StarlingOwn, Self::Janus, Self::JanusLoops];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::FloorGso => "bare loop, GSO",
            Self::FloorPlain => "bare loop",
            Self::Starling => "Starling",
            Self::StarlingOwn => "Starling, own",
            Self::Janus => "Janus",
            Self::JanusLoops => "Janus, 2 loops",
        }
    }

    /// What it is called on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::FloorGso => "bare-gso",
            Self::FloorPlain => "bare",
            Self::Starling => "starling",
            Self::StarlingOwn => "starling-own",
            Self::Janus => "janus",
            Self::JanusLoops => "janus-loops",
        }
    }

    /// Whether it takes part: nobody comes into the bare loop, and it has no room; Janus does not choose layers, and by WHEP
    /// nobody does. How somebody came in is nothing to a packet: one case of one to N is enough to show that.
    pub fn can(self, case: &Case) -> bool {
        match self {
            Self::FloorGso | Self::FloorPlain => case.asks == Asks::Forwarding && case.publishers == 1,
            Self::Janus | Self::JanusLoops => !matches!(case.asks, Asks::Narrowing | Asks::Switching),
            Self::Starling => case.asks != Asks::Switching,
            Self::StarlingOwn => match case.asks {
                Asks::Forwarding => case.publishers > 1 || case.receivers == 50,
                Asks::Joining | Asks::Narrowing | Asks::Switching => true,
                Asks::Recovering | Asks::Idling | Asks::Memory => false,
            },
        }
    }

    /// Starts it with an empty room.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start(self, programs: &Programs) -> Result<Running> {
        let place = fresh_place()?;
        let result = match self {
            Self::FloorGso => floor(programs, "gso"),
            Self::FloorPlain => floor(programs, "plain"),
            Self::Starling => starling(programs, &place, |host, site| {
                Ok(Box::new(Starling::new(host, format!("http://{site}"))?))
            }),
            Self::StarlingOwn => {
                starling(programs, &place, |host, site| Ok(Box::new(Meeting::new(host, site)?)))
            }
            Self::Janus => janus(programs, &place, ""),
            Self::JanusLoops => janus(programs, &place, "event_loops = 2"),
        };
        match result {
            Ok((child, server)) => Ok(Running { child, place, server }),
            Err(error) => {
                let _ = fs::remove_dir_all(&place);
                Err(error.context(format!("{} does not start", self.name())))
            }
        }
    }
}

impl Running {
    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end(&mut self.child);
        let _ = fs::remove_dir_all(&self.place);
    }
}

impl Programs {
    /// Beside this program, or where `STARLING` says.
    ///
    /// # Errors
    /// One is missing.
    pub fn find() -> Result<Self> {
        let here = std::env::current_exe()?;
        let beside = |name: &str| here.with_file_name(name);
        let starling = std::env::var_os("STARLING").map_or_else(|| beside("starling"), PathBuf::from);
        let floor = beside("floor");
        for program in [&starling, &floor] {
            if !program.is_file() {
                bail!("{} is missing; `cargo xtask bench` builds it", program.display());
            }
        }
        let addresses = getifaddrs()?.filter_map(|interface| {
            let address = interface.address?.as_sockaddr_in()?.ip();
            (!address.is_loopback()).then_some(IpAddr::V4(address))
        });
        let host = addresses.min().context("this machine has no IPv4 address but loopback's")?;
        Ok(Self { starling, floor, host })
    }
}

type Started = (Child, Box<dyn Server>);

fn floor(programs: &Programs, mode: &str) -> Result<Started> {
    let mut child = Command::new(&programs.floor)
        .arg(mode)
        .arg(programs.host.to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    let said = child.stdout.take().context("the output was asked for")?;
    BufReader::new(said).read_line(&mut line)?;
    match line.trim().parse() {
        Ok(port) => Ok((child, Box::new(Floor::new(programs.host, port)))),
        Err(_) => {
            end(&mut child);
            bail!("it does not say its port");
        }
    }
}

/// `way`: how clients come in, with the address for media and the one for pages.
fn starling(
    programs: &Programs,
    place: &Path,
    way: impl FnOnce(IpAddr, SocketAddr) -> Result<Box<dyn Server>>,
) -> Result<Started> {
    // Only media needs an address that Janus can use too.
    let page = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let port = free_port(page)?;
    let mut command = Command::new(&programs.starling);
    command.arg("serve").arg("--plain-http").args(["--log", "warn"]);
    command.arg("--data-dir").arg(place);
    command.args(["--listen", &format!("{page}:{port}"), "--media-port", "0"]);
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let ready = wait_for(&mut child, page, port);
    match ready.and_then(|()| way(programs.host, (page, port).into())) {
        Ok(server) => Ok((child, server)),
        Err(error) => {
            end(&mut child);
            Err(error)
        }
    }
}

fn janus(programs: &Programs, place: &Path, general: &str) -> Result<Started> {
    let (host, port) = (programs.host, free_port(programs.host)?);
    let room = janus::ROOM;
    let files = [
        (
            "janus.jcfg",
            format!(
                "general: {{ debug_level = 2\n session_timeout = 0\n admin_secret = \"\"\n {general} }}\n\
                 nat: {{ ice_enforce_list = \"{host}\" }}\n\
                 plugins: {{ disable = \"{}\" }}\n\
                 transports: {{ disable = \"{}\" }}\n\
                 loggers: {{ disable = \"libjanus_jsonlog.so\" }}\n",
                others("plugins", "libjanus_videoroom.so"),
                others("transports", "libjanus_http.so"),
            ),
        ),
        (
            "janus.transport.http.jcfg",
            format!(
                "general: {{ json = \"plain\"\n base_path = \"/janus\"\n http = true\n port = {port}\n ip = \"{host}\" }}\n"
            ),
        ),
        (
            "janus.plugin.videoroom.jcfg",
            format!(
                "room-{room}: {{ publishers = 100\n bitrate = 0\n audiocodec = \"opus\"\n videocodec = \"vp8\" }}\n"
            ),
        ),
    ];
    for (name, text) in files {
        fs::write(place.join(name), text)?;
    }
    let log = fs::File::create(place.join("log"))?;
    let mut child = Command::new("janus")
        .arg("-F")
        .arg(place)
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("janus cannot be started; `cargo xtask bench` installs it")?;
    match wait_for(&mut child, host, port) {
        Ok(()) => Ok((child, Box::new(Janus::new(host, format!("http://{host}:{port}/janus"))))),
        Err(error) => {
            end(&mut child);
            let log = fs::read_to_string(place.join("log")).unwrap_or_default();
            let last: Vec<_> = log.lines().rev().take(5).collect();
            Err(error.context(format!("the last it said: {last:?}")))
        }
    }
}

/// What Janus has of that kind besides the one that is wanted.
fn others(kind: &str, wanted: &str) -> String {
    let places = ["/usr/lib/x86_64-linux-gnu/janus", "/usr/lib/aarch64-linux-gnu/janus"];
    let entries = places.iter().filter_map(|place| fs::read_dir(Path::new(place).join(kind)).ok()).flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let others: Vec<_> = names.filter(|name| name.ends_with(".so") && name != wanted).collect();
    others.join(",")
}

/// Until somebody answers there.
fn wait_for(child: &mut Child, host: IpAddr, port: u16) -> Result<()> {
    let end = Instant::now() + START;
    while TcpStream::connect_timeout(&(host, port).into(), Duration::from_millis(100)).is_err() {
        if let Some(status) = child.try_wait()? {
            bail!("it has ended: {status}");
        }
        if Instant::now() > end {
            bail!("it does not listen within {} s", START.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn free_port(host: IpAddr) -> Result<u16> {
    Ok(TcpListener::bind((host, 0))?.local_addr()?.port())
}

/// A folder that is empty.
fn fresh_place() -> Result<PathBuf> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let place = std::env::temp_dir().join(format!("starling-bench-{}-{number}", std::process::id()));
    fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
    Ok(place)
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
