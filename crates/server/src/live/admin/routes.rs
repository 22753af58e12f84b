//! The routes, below `/api/admin`.

use super::gate::{Proof, admit, check_key, not_signed_in, proof};
use super::rooms::{self, LISTED, count};
use super::session::{LASTS, SessionToken};
use crate::live::Shared;
use crate::live::address::ClientAddress;
use crate::live::api::{Body, read, whole};
use crate::live::door::{Message, Onlooker};
use crate::live::graph::graph;
use crate::live::join::find_room;
use crate::live::refusal::Refusal;
use crate::live::room_task::HOME;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use media::ThreadStats;
use model::{Action, RoomId};
use protocol::admin::{AdminOverview, AdminRooms, AdminSession, AdminSignIn, MediaThread};
use protocol::http::Graph;
use room::{NextIds, Room};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The longest body of a request, in bytes: a key.
const BODY: usize = 1024;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/admin/session", get(show_session).post(sign_in).delete(sign_out))
        .route("/api/admin/overview", get(overview))
        .route("/api/admin/rooms", get(list_rooms))
        .route("/api/admin/rooms/{name}/graph", get(show_graph))
        .layer(DefaultBodyLimit::max(BODY))
}

async fn sign_in(
    State(shared): State<Arc<Shared>>,
    Extension(address): Extension<ClientAddress>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let AdminSignIn { key } = read(&whole(body)?)?;
    let hash = check_key(&shared, address, &key).await?;
    let (token, now) = (SessionToken::new_random(), shared.clock.now());
    let until = now.after(LASTS);
    if !shared.store.open_admin_session(&hash, &token.hash(), now, until).await? {
        // The key was replaced just now.
        return Err(not_signed_in());
    }
    tracing::info!("somebody signed in to the administration");
    let cookie = token.keep(shared.site.is_https(peer, &headers));
    let session = AdminSession { signed_in: true, until: Some(until.0) };
    Ok(([(header::SET_COOKIE, cookie)], Json(session)).into_response())
}

async fn sign_out(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(token) = SessionToken::from_headers(&headers) {
        shared.store.close_admin_session(&token.hash()).await?;
    }
    let cookie = SessionToken::forget(shared.site.is_https(peer, &headers));
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

async fn show_session(
    State(shared): State<Arc<Shared>>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Result<Json<AdminSession>, Refusal> {
    let proof = proof(&shared, address, &headers).await?;
    let until = match proof {
        Some(Proof::Session(until)) => Some(until.0),
        Some(Proof::Key) | None => None,
    };
    Ok(Json(AdminSession { signed_in: proof.is_some(), until }))
}

async fn overview(
    State(shared): State<Arc<Shared>>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Result<Json<AdminOverview>, Refusal> {
    admit(&shared, address, &headers, Action::SeeLoad).await?;
    let (counts, threads) = (shared.counts(), shared.hub.plane().stats());
    Ok(Json(AdminOverview {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_ms: millis(shared.clock.uptime()),
        people: count(counts.participants),
        live_rooms: count(shared.registry.underway().len()),
        rooms: shared.store.count_rooms().await?,
        sockets: count(counts.sockets),
        threads: threads.iter().map(media_thread).collect(),
    }))
}

async fn list_rooms(
    State(shared): State<Arc<Shared>>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Result<Json<AdminRooms>, Refusal> {
    admit(&shared, address, &headers, Action::ListEveryRoom).await?;
    let stored = shared.store.rooms_by_name(LISTED).await?;
    let there_are = shared.store.count_rooms().await?;
    Ok(Json(rooms::list(&shared.registry.underway(), &stored, there_are)))
}

async fn show_graph(
    State(shared): State<Arc<Shared>>,
    Extension(address): Extension<ClientAddress>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Graph>, Refusal> {
    admit(&shared, address, &headers, Action::SeeAnyGraph).await?;
    let stored = find_room(&shared, address, &name).await?;
    if let Some(graph) = loaded_graph(&shared, stored.id).await {
        return Ok(Json(*graph));
    }
    // A room nobody is in need not be loaded to say that.
    let empty = Room::new(stored.id, stored.rules, HOME, shared.clock.now(), NextIds::default());
    Ok(Json(graph(&empty)))
}

async fn loaded_graph(shared: &Shared, room: RoomId) -> Option<Box<Graph>> {
    let loaded = shared.registry.loaded(room)?;
    let (answer, graph) = oneshot::channel();
    loaded.inbox.send(Message::Graph(Onlooker::Administrator, answer)).await.ok()?;
    graph.await.ok()?
}

fn media_thread(stats: &ThreadStats) -> MediaThread {
    let ThreadStats { thread, hub, io } = stats;
    MediaThread {
        thread: u32::from(*thread),
        links: hub.links,
        short: hub.short,
        lossy: hub.lossy,
        estimate_kbps: hub.estimate / 1_000,
        packets_in: hub.packets_in,
        packets_out: hub.packets_forwarded,
        bytes_in: hub.bytes_in,
        bytes_out: hub.bytes_out,
        datagrams_out: io.udp_out,
        sends: io.udp_writes,
        unsent: io.udp_unsent + io.tcp_unsent + io.handover_lost,
        busy_ms: millis(io.busy),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
