//! `starling serve`: everything started in order, and stopped in the opposite one.

use crate::banner::{self, Addresses};
use crate::config::Config;
use crate::data_dir::{DataDir, DataDirError};
use crate::listener::{self, BindError, Serving};
use crate::live::address::TrustedProxies;
use crate::live::admin::key::AdminKey;
use crate::live::{Live, LiveConfig};
use crate::metrics::{Counters, Numbers};
use crate::routes::{self, Site};
use crate::tls::{self, Certificates, Names, TlsError};
use std::io::{self, IsTerminal, Write};
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// How long stopping may take; what is not done then is cut off. Nothing acknowledged is lost by that.
const STOP_WITHIN: Duration = Duration::from_secs(4);
/// How long, of that, for requests that are being answered. Who is slow to ask is not waited for.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);
/// How often the certificate is looked at: for its last month, and for addresses this machine got meanwhile.
const CERTIFICATE_CHECK: Duration = Duration::from_secs(60 * 60);
/// Each person needs a socket, each page a few connections.
const OPEN_FILES: u64 = 65_536;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The port of the pages.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The rooms and the media plane.
    #[error(transparent)]
    Live(#[from] crate::live::StartError),
    /// The system.
    #[error("the system refuses: {0}")]
    System(#[from] io::Error),
}

/// Serves until the program is told to stop (SIGTERM, SIGINT).
///
/// # Errors
/// [`StartError`], before anything is served.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let started = Instant::now();
    let told_to_stop = told_to_stop()?;
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }

    let dir = Arc::new(DataDir::open(&config.data_dir)?);
    let tcp = listener::bind(config.listen).await?;
    let listen = tcp.local_addr()?;
    let store = Store::open(&dir.database()).await?;
    let certificate = match config.plain_http {
        true => None,
        false => Some(Certificate::start(&dir, &config)?),
    };

    let proxies = TrustedProxies(config.trusted_proxies.clone());
    let live = Live::start(LiveConfig {
        store: store.clone(),
        plane: plane(&config),
        trusted_proxies: proxies.clone(),
        plain_http: config.plain_http,
        travel: config.travel,
        admin_from: config.admin_from.clone(),
    })
    .await?;

    let counters = Arc::new(Counters::default());
    let site = Site {
        store: store.clone(),
        proxies: proxies.clone(),
        metrics_from: config.metrics_from.clone(),
        counters: counters.clone(),
        numbers: numbers(live.clone(), started),
    };
    let serving = Serving {
        router: routes::router(site, &live),
        tls: certificate.as_ref().map(|certificate| certificate.acceptor.clone()),
        proxies,
        counters,
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let listener = tokio::spawn(listener::serve(tcp, serving, async {
        let _ = stopped.await;
    }));

    let addresses = Addresses::new(listen, &media::own_addresses(), config.plain_http);
    // Last, so that a key that is kept is a key that was shown.
    let admin_key = AdminKey::first(&store).await?;
    announce(&addresses, certificate.is_some(), admin_key.as_ref());
    tracing::info!(
        %listen,
        media_port = live.media_port(),
        data = %dir.path().display(),
        version = env!("CARGO_PKG_VERSION"),
        "serving"
    );
    warn_of_open_plain_http(&config);

    told_to_stop.await;
    tracing::info!("stopping");
    let _ = stop.send(());
    let all = async {
        let answered = tokio::time::timeout(ANSWER_WITHIN, listener);
        let _ = tokio::join!(live.shutdown(), answered);
        store.close().await;
    };
    match tokio::time::timeout(STOP_WITHIN, all).await {
        Ok(()) => tracing::info!("stopped"),
        Err(_) => tracing::warn!("stopped; what took too long was cut off"),
    }
    Ok(())
}

fn plane(config: &Config) -> media::PlaneConfig {
    media::PlaneConfig {
        port: config.media_port,
        announce: config.announce.clone(),
        threads: config.media_threads.map_or(0, NonZeroUsize::get),
        ..media::PlaneConfig::default()
    }
}

fn numbers(live: Live, started: Instant) -> Box<dyn Fn() -> Numbers + Send + Sync> {
    Box::new(move || {
        let counts = live.counts();
        Numbers {
            uptime: started.elapsed(),
            rooms: counts.rooms as u64,
            participants: counts.participants as u64,
            sockets: counts.sockets as u64,
            media: live.media_stats(),
        }
    })
}

/// The certificate in use, and the task that looks after it.
struct Certificate {
    acceptor: TlsAcceptor,
    watch: JoinHandle<()>,
}

impl Certificate {
    fn start(dir: &Arc<DataDir>, config: &Config) -> Result<Self, TlsError> {
        let announce = config.announce.clone();
        let certificates = Certificates::open(dir, &names(&announce), SystemTime::now())?;
        let acceptor = TlsAcceptor::from(Arc::new(certificates.server_config()?));
        let dir = dir.clone();
        let watch = tokio::spawn(async move {
            loop {
                tokio::time::sleep(CERTIFICATE_CHECK).await;
                if let Err(error) = certificates.renew(&dir, &names(&announce), SystemTime::now()) {
                    tracing::error!(%error, "the certificate was not renewed");
                }
            }
        });
        Ok(Self { acceptor, watch })
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Under which names and addresses browsers reach this machine.
fn names(announce: &[IpAddr]) -> Names {
    let host = hostname::get().ok().and_then(|host| host.into_string().ok());
    let mut addresses = media::own_addresses();
    addresses.extend(announce);
    tls::names(host, &addresses)
}

fn announce(addresses: &Addresses, self_signed: bool, admin_key: Option<&AdminKey>) {
    let mut out = io::stdout();
    let text = banner::text(addresses, self_signed, out.is_terminal(), admin_key);
    // Nobody may be reading; the server serves all the same.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn warn_of_open_plain_http(config: &Config) {
    if config.plain_http && !config.listen.ip().is_loopback() && config.trusted_proxies.is_empty() {
        tracing::warn!(
            listen = %config.listen,
            "plain HTTP is open to the network: browsers give no camera or microphone to such a page, and \
             passwords can be read on the way; listen on 127.0.0.1, or put a proxy with TLS in front and name it \
             with --trusted-proxy"
        );
    }
}

/// Done when the program is told to stop.
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
