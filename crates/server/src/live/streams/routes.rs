//! `/whip/NAME` (RFC 9725) and `/whep/NAME` (draft-ietf-wish-whep): an offer begins a session, which has an address of
//! its own to be mended and ended by.

use super::sessions::{Beginning, Name, answer, etag};
use super::{keys, sessions};
use crate::live::Shared;
use crate::live::bearer::bearer;
use crate::live::guest::{self, GuestToken};
use crate::live::join::find_room;
use crate::live::program::{Guise, Program};
use crate::live::refusal::Refusal;
use crate::live::requests::Asked;
use crate::live::upgrade::Place;
use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use model::{Colour, Kind, ParticipantId, Source, StreamKeyId, StreamUse, TrackId};
use protocol::ErrorCode;
use protocol::http::Problem;
use protocol::sdp::{self, Line};
use room::Following;
use serde::Deserialize;
use std::sync::Arc;
use store::StoredStreamKey;

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
/// The most m-lines of an offer that are read.
const LINES: usize = 64;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/whip/{room}", post(publish).options(preflight).fallback(only_post))
        .route("/whep/{room}", post(watch).options(preflight).fallback(only_post))
        .route("/whip/{room}/{session}", any(session))
        .route("/whep/{room}/{session}", any(session))
        .layer(middleware::from_fn(from_anywhere))
}

/// What is to be played.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// Of this participant only.
    participant: Option<u32>,
    /// This track only.
    track: Option<u32>,
}

async fn publish(
    State(shared): State<Arc<Shared>>,
    Path(room): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    begin(shared, room, StreamUse::Publish, request, |lines| {
        let tracks: Vec<_> = publications(lines);
        if tracks.is_empty() {
            return Err(no_use(
                "The offer sends nothing. WHIP needs an m-line with a=sendonly or a=sendrecv.",
            ));
        }
        Ok(room::Request::Publish { tracks })
    })
    .await
}

async fn watch(
    State(shared): State<Arc<Shared>>,
    Path(room): Path<String>,
    choice: Result<Query<Choice>, QueryRejection>,
    request: Request,
) -> Result<Response, Response> {
    let Query(Choice { participant, track }) = choice.map_err(|wrong| {
        let why =
            format!("{}. What is played can be chosen by participant=ID and track=ID.", wrong.body_text());
        problem(StatusCode::BAD_REQUEST, &why)
    })?;
    begin(shared, room, StreamUse::Watch, request, |lines| {
        let of = |kind| {
            lines
                .iter()
                .filter(|line| line.kind == kind && line.receives)
                .map(|line| line.mid.clone())
                .collect()
        };
        let (audio, video): (Vec<_>, Vec<_>) = (of(Kind::Audio), of(Kind::Video));
        if audio.is_empty() && video.is_empty() {
            return Err(no_use(
                "The offer receives nothing. WHEP needs an m-line with a=recvonly or a=sendrecv.",
            ));
        }
        let (participant, track) = (participant.map(ParticipantId), track.map(TrackId));
        Ok(room::Request::Follow(Following { audio, video, participant, track }))
    })
    .await
}

/// From an offer to a session.
async fn begin(
    shared: Arc<Shared>,
    room: String,
    purpose: StreamUse,
    request: Request,
    wish: impl FnOnce(&[Line]) -> Result<room::Request, Refusal>,
) -> Result<Response, Response> {
    let refused = |refusal: Refusal| refusal.into_response();
    let peer = guest::peer(&request).map_err(refused)?;
    let headers = request.headers().clone();
    let address = shared.site.client(peer, &headers);
    let stored = find_room(&shared, address, &room).await.map_err(refused)?;
    let key = keys::check(&shared, &headers, purpose, stored.id).await.map_err(refused)?;
    let offer = text(request, SDP).await?;
    let lines = sdp::lines(&offer);
    if lines.len() > LINES {
        let why = format!("The offer has {} m-lines; at most {LINES} are answered.", lines.len());
        return Err(refused(no_use(&why)));
    }
    let wish = wish(&lines).map_err(refused)?;

    let place = Place::take(&shared, address.prefix()).map_err(refused)?;
    let guise = guise(&shared, &key).await.map_err(refused)?;
    let mut program = Program::enter(&shared, &stored, guise).await.map_err(refused)?;
    let (sdp, participant) = match enter(&mut program, &offer, wish).await {
        Ok(sdp) => (sdp, program.participant()),
        Err(refusal) => {
            // Nobody is to see a participant that never was one.
            let _ = program.ask(Asked::Room(room::Request::Leave)).await;
            return Err(refused(refusal));
        }
    };
    let etag = etag(&sdp);
    let lasts = key.expires.map(|at| at.since(shared.clock.now()));
    let beginning = Beginning { key: key.id, program, offer, answer: sdp.clone(), place, lasts };
    let name = shared.streams.begin(beginning, shared.alive());
    let (of, stream) = (key.id.0, key.name.as_str());
    tracing::info!(room, key = of, %participant, stream, purpose = purpose.word(), "a stream begins");

    let way = match purpose {
        StreamUse::Publish => "whip",
        StreamUse::Watch => "whep",
    };
    let mut response = (StatusCode::CREATED, sdp).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SDP));
    headers.insert(ACCEPT_PATCH, HeaderValue::from_static(FRAGMENT));
    set(headers, header::LOCATION, &format!("/{way}/{}/{}", stored.name, name.text()));
    set(headers, header::ETAG, &etag);
    for address in shared.hub.plane().announced() {
        if let Ok(link) = HeaderValue::try_from(format!("<stun:{address}>; rel=\"ice-server\"")) {
            headers.append(header::LINK, link);
        }
    }
    Ok(response)
}

/// The link first, so that what is published or played has somewhere to be.
async fn enter(program: &mut Program, offer: &str, wish: room::Request) -> Result<String, Refusal> {
    let sdp = answer(program, offer.to_owned(), true).await?;
    program.ask(Asked::Room(wish)).await?;
    Ok(sdp)
}

/// As whom a program with this key comes in. What is sent with a key is one stream, and it is the same one that comes
/// back; what is played with one may be played by many.
async fn guise(shared: &Shared, key: &StoredStreamKey) -> Result<Guise, Refusal> {
    const COLOURS: i64 = 8;
    let guest = match key.purpose {
        StreamUse::Publish => key.guest,
        StreamUse::Watch => GuestToken::new_random().guest(&shared.store, shared.clock.now()).await?,
    };
    let number = u8::try_from(key.id.0.rem_euclid(COLOURS) + 1).unwrap_or(1);
    let colour = Colour::new(number).ok_or_else(|| Refusal::internal("a colour", &"is none"))?;
    Ok(Guise { guest, name: key.name.clone(), colour, role: key.purpose.role() })
}

/// What comes on which m-line: a voice and a camera, then a screen's sound and a screen.
fn publications(lines: &[Line]) -> Vec<room::Publication> {
    let mut audio = [Source::Microphone, Source::ScreenAudio].into_iter();
    let mut video = [Source::Camera, Source::Screen].into_iter();
    lines
        .iter()
        .filter(|line| line.sends)
        .filter_map(|line| {
            let source = match line.kind {
                Kind::Audio => audio.next(),
                Kind::Video => video.next(),
            };
            source.map(|source| room::Publication { mid: line.mid.clone(), source, muted: false })
        })
        .collect()
}

/// What is done with a session by whoever knows its address.
async fn session(
    State(shared): State<Arc<Shared>>,
    Path((_, session)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Response> {
    if request.method() == Method::OPTIONS {
        return Ok(preflight().await);
    }
    let key = shown_key(&shared, request.headers()).await.map_err(IntoResponse::into_response)?;
    let name =
        Name::parse(&session).filter(|name| shared.streams.has(*name, key)).ok_or_else(no_such_stream)?;
    match *request.method() {
        Method::DELETE => {
            shared.streams.end(name, key).await;
            Ok(StatusCode::OK.into_response())
        }
        Method::PATCH => mend(&shared, name, key, request).await,
        _ => Err((
            [(header::ALLOW, "PATCH, DELETE, OPTIONS")],
            problem(StatusCode::METHOD_NOT_ALLOWED, "A session is mended with PATCH and ended with DELETE."),
        )
            .into_response()),
    }
}

/// The key that comes along, which must then be the session's. The address of a session is a secret by itself.
async fn shown_key(shared: &Shared, headers: &HeaderMap) -> Result<Option<StreamKeyId>, Refusal> {
    match bearer(headers) {
        None => Ok(None),
        Some(text) => keys::known(shared, text).await.map(Some),
    }
}

/// Trickle ICE and ICE restarts (RFC 9725, 4.3).
async fn mend(
    shared: &Shared,
    name: Name,
    key: Option<StreamKeyId>,
    request: Request,
) -> Result<Response, Response> {
    let matches =
        request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let fragment = text(request, FRAGMENT).await?;
    let Some(now) = sdp::credentials(&fragment) else {
        return Err(problem(
            StatusCode::BAD_REQUEST,
            "The fragment has no a=ice-ufrag and a=ice-pwd (RFC 8840).",
        ));
    };
    match matches.as_deref() {
        None => {
            let why = "Say with If-Match which ICE session this is about: its ETag, or * to restart it.";
            Err(problem(StatusCode::PRECONDITION_REQUIRED, why))
        }
        Some("*") => {
            let restarted = shared.streams.restart(name, key, now).await.ok_or_else(no_such_stream)?;
            let sessions::Restarted { fragment, etag } = restarted.map_err(IntoResponse::into_response)?;
            let mut response = (StatusCode::OK, fragment).into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(FRAGMENT));
            set(response.headers_mut(), header::ETAG, &etag);
            Ok(response)
        }
        Some(tag) if shared.streams.is_at(name, tag) => {
            // This server has no need of the program's candidates: it answers whoever proves to be the program, from
            // wherever they come (RFC 8445, 2.5).
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Some(_) => {
            let why = "The ICE session is another one by now; restart it with If-Match: *.";
            Err(problem(StatusCode::PRECONDITION_FAILED, why))
        }
    }
}

/// The body of a request, if it says that it is that.
async fn text(request: Request, kind: &str) -> Result<String, Response> {
    let said =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let said = said.split(';').next().unwrap_or("").trim();
    if !said.eq_ignore_ascii_case(kind) {
        let why = format!("The body must be {kind}, and Content-Type must say so.");
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, &why));
    }
    let bytes = Bytes::from_request(request, &())
        .await
        .map_err(|wrong| problem(wrong.status(), "The body is too large, or was cut off."))?;
    String::from_utf8(bytes.into()).map_err(|_| problem(StatusCode::BAD_REQUEST, "The body is no UTF-8."))
}

/// Middleware: pages of any site may use these addresses. No cookie counts here, only what the page was given itself.
async fn from_anywhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let exposed = HeaderValue::from_static("Location, ETag, Link, Accept-Patch, Retry-After");
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    response
}

async fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, PATCH, DELETE, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (ACCEPT_POST, SDP),
        (ACCEPT_PATCH, FRAGMENT),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn only_post() -> Response {
    let why = "A stream begins with POST and an offer as application/sdp.";
    ([(header::ALLOW, "POST, OPTIONS")], problem(StatusCode::METHOD_NOT_ALLOWED, why)).into_response()
}

fn no_such_stream() -> Response {
    Refusal::new(ErrorCode::NoSuchStream, "There is no such session; it has ended. Begin a new one.")
        .into_response()
}

fn no_use(why: &str) -> Refusal {
    Refusal::new(ErrorCode::BadOffer, why)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

/// What HTTP has a status of its own for.
fn problem(status: StatusCode, detail: &str) -> Response {
    let code = ErrorCode::BadRequest;
    let detail = detail.to_owned();
    let problem = Problem { status: status.as_u16(), code, detail, retry_after_ms: None, tries_left: None };
    let mut response = (status, Json(problem)).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
