//! Connections: accepting them, TLS, HTTP/1.1 and HTTP/2 on them, and what keeps one peer from taking all of them.

use crate::live::address::{ClientAddress, Prefix, TrustedProxies};
use crate::metrics::Counters;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::uri::Authority;
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// From accepting a connection to the end of the TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// For the head of a request, and between requests on one connection.
const REQUEST_HEAD: Duration = Duration::from_secs(20);
/// How often a silent HTTP/2 connection is asked whether it is alive, and for how long it may not answer.
const HTTP2_PING: Duration = Duration::from_secs(20);
/// The longest request head.
const HEAD_BYTES: u32 = 32 * 1024;
/// Connections at once from one address: an office behind one address with a socket and a page each, not a flood.
const PER_ADDRESS: usize = 1_024;
/// When the system has no file left for a connection, waiting for one to close is all there is to do.
const NO_FILE_LEFT: Duration = Duration::from_millis(100);

/// Why nothing can be served at an address.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else does.
    #[error("port {} is taken by another program; stop that one or choose another port with --listen", .0.port())]
    Taken(SocketAddr),
    /// It is not an address of this machine.
    #[error("{} is not an address of this machine; choose another with --listen, 0.0.0.0 for all", .0.ip())]
    NotOurs(SocketAddr),
    /// It is one of the privileged ports.
    #[error("port {} may not be opened by this user; choose one above 1023 with --listen", .0.port())]
    Forbidden(SocketAddr),
    /// The system refuses.
    #[error("the system does not let starling listen at {0} ({1}); choose another address with --listen")]
    System(SocketAddr, io::Error),
}

/// Opens the port.
///
/// # Errors
/// [`BindError`].
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => BindError::Taken(address),
        io::ErrorKind::AddrNotAvailable => BindError::NotOurs(address),
        io::ErrorKind::PermissionDenied => BindError::Forbidden(address),
        _ => BindError::System(address, error),
    })
}

/// What connections are served with.
pub struct Serving {
    /// Answers.
    pub router: Router,
    /// TLS, unless it is plain HTTP.
    pub tls: Option<TlsAcceptor>,
    /// Everybody comes from these, so that they may have any number of connections.
    pub proxies: TrustedProxies,
    /// What is counted.
    pub counters: Arc<Counters>,
}

/// Serves until `stop` is done; then no new connection or request is taken, and this returns when those that run are
/// answered. Sockets (upgraded connections) are not waited for.
pub async fn serve(listener: TcpListener, serving: Serving, stop: impl Future<Output = ()>) {
    let serving = Arc::new(serving);
    let places = Places::default();
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::debug!(%error, "a connection was not accepted");
                    tokio::time::sleep(NO_FILE_LEFT).await;
                    continue;
                }
            },
        };
        let place = if serving.proxies.trusts(peer.ip()) { Place::free() } else { places.take(peer) };
        let Some(place) = place else {
            serving.counters.connection_refused();
            continue;
        };
        let (serving, watcher) = (serving.clone(), graceful.watcher());
        tokio::spawn(async move {
            serving.counters.connection_opened();
            connection(stream, peer, &serving, watcher).await;
            serving.counters.connection_closed();
            drop(place);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn connection(stream: TcpStream, peer: SocketAddr, serving: &Serving, watcher: Watcher) {
    // Small messages shall not wait for one another.
    let _ = stream.set_nodelay(true);
    let Some(acceptor) = &serving.tls else {
        return http1(stream, peer, serving, watcher).await;
    };
    match tokio::time::timeout(HANDSHAKE, begin_tls(stream, acceptor)).await {
        Ok(Begun::Tls(stream)) => {
            if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                http2(*stream, peer, serving, watcher).await;
            } else {
                http1(*stream, peer, serving, watcher).await;
            }
        }
        Ok(Begun::PlainHttp(stream)) => redirect(stream, watcher).await,
        Ok(Begun::Neither) | Err(_) => {}
    }
}

/// What a connection to the HTTPS port turned out to be.
enum Begun {
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
    PlainHttp(TcpStream),
    Neither,
}

async fn begin_tls(stream: TcpStream, acceptor: &TlsAcceptor) -> Begun {
    let mut first = [0];
    match stream.peek(&mut first).await {
        // An HTTP method begins with a capital letter, a TLS handshake record with 22.
        Ok(1) if first[0].is_ascii_uppercase() => Begun::PlainHttp(stream),
        Ok(1) => match acceptor.accept(stream).await {
            Ok(stream) => Begun::Tls(Box::new(stream)),
            Err(error) => {
                tracing::debug!(%error, "a TLS handshake failed");
                Begun::Neither
            }
        },
        _ => Begun::Neither,
    }
}

async fn http1(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    serving: &Serving,
    watcher: Watcher,
) {
    let asked = Asked::default();
    let service = service_fn(|request| {
        asked.note();
        answer(serving.router.clone(), peer, request)
    });
    let builder = http1_builder();
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    run(watcher.watch(connection), &asked).await;
}

async fn http2(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    serving: &Serving,
    watcher: Watcher,
) {
    // Its requests run as tasks of their own, which borrow nothing.
    let (router, asked) = (serving.router.clone(), Asked::default());
    let noted = asked.clone();
    let service = service_fn(move |request| {
        noted.note();
        answer(router.clone(), peer, request)
    });
    let mut builder = Builder::new(TokioExecutor::new()).http2_only();
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HTTP2_PING)
        .keep_alive_timeout(HTTP2_PING)
        .max_concurrent_streams(64)
        .max_header_list_size(HEAD_BYTES);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    run(watcher.watch(connection), &asked).await;
}

fn http1_builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_HEAD)
        .max_buf_size(HEAD_BYTES as usize);
    builder
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}

/// Whether anything was asked on a connection.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicBool>);

impl Asked {
    fn note(&self) {
        self.0.store(true, Relaxed);
    }
}

/// Runs a connection to its end, which comes early if nothing is asked on it. The HTTP library ends one that begins to
/// ask and does not finish, and one that has asked and asks no more; it waits for a silent one for ever.
async fn run(connection: impl Future<Output = Result<(), Ended>>, asked: &Asked) {
    tokio::pin!(connection);
    let result = tokio::select! {
        result = &mut connection => result,
        () = tokio::time::sleep(REQUEST_HEAD) => {
            if !asked.0.load(Relaxed) {
                return;
            }
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Why a connection ended early.
type Ended = Box<dyn std::error::Error + Send + Sync>;

/// Somebody asked for `http://` where `https://` is served: says where to go.
async fn redirect(stream: TcpStream, watcher: Watcher) {
    let service = service_fn(|request: Request<Incoming>| async move {
        Ok::<_, Infallible>(to_https(&request).unwrap_or_else(|| {
            let mut response = Response::new(Body::from("This port serves https:// only.\n"));
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        }))
    });
    let mut builder = http1_builder();
    builder.http1().keep_alive(false);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    run(watcher.watch(connection), &Asked::default()).await;
}

fn to_https<B>(request: &Request<B>) -> Option<Response<Body>> {
    let host: Authority = request.headers().get(header::HOST)?.to_str().ok()?.parse().ok()?;
    let path = request.uri().path_and_query()?;
    Response::builder()
        .status(StatusCode::PERMANENT_REDIRECT)
        .header(header::LOCATION, format!("https://{host}{path}"))
        .body(Body::empty())
        .ok()
}

/// Who has how many connections.
#[derive(Clone, Default)]
struct Places(Arc<Mutex<HashMap<Prefix, usize>>>);

/// One connection's place; given back when it is dropped.
struct Place(Option<(Places, Prefix)>);

impl Places {
    fn take(&self, peer: SocketAddr) -> Option<Place> {
        let prefix = ClientAddress(peer.ip().to_canonical()).prefix();
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(prefix).or_default();
        if *count >= PER_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Place(Some((self.clone(), prefix))))
    }
}

impl Place {
    fn free() -> Option<Self> {
        Some(Self(None))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, prefix)) = self.0.take() else { return };
        let mut taken = places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&prefix) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&prefix);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(text: &str) -> SocketAddr {
        SocketAddr::new(text.parse().unwrap(), 5000)
    }

    #[test]
    fn one_address_cannot_take_every_connection() {
        let places = Places::default();
        let mut held: Vec<_> = (0..PER_ADDRESS).map(|_| places.take(peer("192.0.2.1")).unwrap()).collect();
        assert!(places.take(peer("192.0.2.1")).is_none());
        assert!(places.take(peer("192.0.2.2")).is_some(), "others are served");
        held.pop();
        assert!(places.take(peer("192.0.2.1")).is_some(), "a closed connection gives its place back");
        drop(held);
        assert!(places.0.lock().unwrap().is_empty(), "nobody is remembered");
    }

    #[test]
    fn plain_http_is_sent_to_the_same_place_by_https() {
        let request =
            |host: &str| Request::get("/r/opening?x=1").header(header::HOST, host).body(()).unwrap();
        let response = to_https(&request("meet.example:8443")).unwrap();
        assert_eq!(response.headers()[header::LOCATION], "https://meet.example:8443/r/opening?x=1");
        assert!(to_https(&request("not a host")).is_none());
        assert!(to_https(&Request::get("/").body(()).unwrap()).is_none());
    }
}
