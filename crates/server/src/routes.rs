//! What is answered where: the live part below `/api`, health and metrics, and the web client everywhere else.

use crate::assets;
use crate::headers;
use crate::live::Live;
use crate::live::address::{Cidr, TrustedProxies};
use crate::metrics::{self, Counters, Numbers};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use protocol::ErrorCode;
use protocol::http::Problem;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// The largest body of a request. The largest there is changes a room: a title and a password.
const BODY_BYTES: usize = 64 * 1024;
/// The longest time from the head of a request to its answer. Sockets are answered at once, when they are upgraded.
const ANSWER: Duration = Duration::from_secs(30);

/// What the routes need.
pub struct Site {
    /// Asked whether it works.
    pub store: Store,
    /// Believed when they say who asks.
    pub proxies: TrustedProxies,
    /// Who may read the metrics besides this machine.
    pub metrics_from: Vec<Cidr>,
    /// What is counted here.
    pub counters: Arc<Counters>,
    /// Reads what is counted elsewhere.
    pub numbers: Box<dyn Fn() -> Numbers + Send + Sync>,
}

/// All routes.
pub fn router(site: Site, live: &Live) -> Router {
    let site = Arc::new(site);
    let pages = Router::new().route("/", get(page)).route("/r/{name}", get(page));
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(read_metrics))
        .with_state(site.clone())
        .merge(live.router())
        .merge(live.with_guest_cookie(pages))
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(site, every_answer))
}

async fn health(State(site): State<Arc<Site>>) -> Response {
    let (status, word) = match site.store.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer")
        }
    };
    let body = serde_json::json!({ "status": word, "version": env!("CARGO_PKG_VERSION") });
    (status, Json(body)).into_response()
}

async fn read_metrics(
    State(site): State<Arc<Site>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !may_read_metrics(&site, peer, &headers) {
        let reason = "Metrics are for this machine, and for addresses given with --metrics-from.\n";
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], metrics::text(&site.counters, &(site.numbers)())).into_response()
}

/// Somebody on this machine, or of the given ranges.
fn may_read_metrics(site: &Site, peer: SocketAddr, headers: &HeaderMap) -> bool {
    if site.proxies.is_through_stranger(peer, headers) {
        return false;
    }
    let client: IpAddr = site.proxies.client(peer, headers).0;
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    let asked_by_proxy = forwarded && client == peer.ip().to_canonical();
    (client.is_loopback() && !asked_by_proxy) || site.metrics_from.iter().any(|range| range.contains(client))
}

/// The addresses people come in by, and so get their cookie by. Files are cached by proxies and bring none.
async fn page(request: Request) -> Response {
    assets::answer(request.uri().path(), request.headers())
}

async fn elsewhere(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return problem(
            StatusCode::NOT_FOUND,
            "There is no such address in this API; docs/protocol.md lists them.",
        );
    }
    match *request.method() {
        Method::GET | Method::HEAD => assets::answer(path, request.headers()),
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response(),
    }
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER, next.run(request)).await {
        Ok(response) => response,
        Err(_) => problem(StatusCode::REQUEST_TIMEOUT, "The request took too long; send it again."),
    }
}

async fn every_answer(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).cloned().or_else(|| {
        let authority = request.uri().authority()?;
        HeaderValue::from_str(authority.as_str()).ok()
    });
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    headers::secure(response.headers_mut(), host.as_ref());
    site.counters.answered(response.status());
    tracing::debug!(%method, path, status = response.status().as_u16(), "answered");
    response
}

fn problem(status: StatusCode, detail: &str) -> Response {
    let problem = Problem {
        status: status.as_u16(),
        code: ErrorCode::BadRequest,
        detail: detail.to_owned(),
        retry_after_ms: None,
        tries_left: None,
    };
    let mut response = (status, Json(problem)).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
