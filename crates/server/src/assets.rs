//! The web client, from inside the program.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write;

/// The web build. A release holds it; a debug build reads it from the disk at each request. There may be none: the
/// program compiles without Node.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct WebBuild;

const INDEX: &str = "index.html";

/// Files below this folder have a hash in their name and never change.
const HASHED: &str = "assets/";

/// The answer to a `GET` of a path: a file of the web build, or its page, which knows the addresses people see.
#[must_use]
pub fn answer(path: &str, headers: &HeaderMap) -> Response {
    let name = path.trim_start_matches('/');
    let is_file = name.starts_with(HASHED) || name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if let Some(found) = is_file.then(|| find(name, headers)).flatten() {
        return file(name, found, headers);
    }
    if is_file {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    }
    match find(INDEX, headers) {
        Some(found) => file(INDEX, found, headers),
        None => missing(),
    }
}

/// A file as it is sent.
struct Found {
    content: EmbeddedFile,
    encoding: Option<&'static str>,
}

/// The smallest form of a file that the client reads: the web build has each text compressed beside it.
fn find(name: &str, headers: &HeaderMap) -> Option<Found> {
    for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(content) = WebBuild::get(&format!("{name}.{suffix}"))
        {
            return Some(Found { content, encoding: Some(encoding) });
        }
    }
    WebBuild::get(name).map(|content| Found { content, encoding: None })
}

fn file(name: &str, found: Found, headers: &HeaderMap) -> Response {
    let tag = entity_tag(&found.content);
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));

    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Body::from(found.content.data).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        if let Some(encoding) = found.encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let forever = name.starts_with(HASHED);
    let caching = if forever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn missing() -> Response {
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Starling</title>\
        <h1>This starling has no web client</h1>\
        <p>It was built without the pages. On the machine it was built on, run <code>cargo xtask run</code> \
        in its source folder: that builds the pages and puts them into the program.</p></html>\n";
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, page).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Whether a client reads this encoding (RFC 9110 §12.5.3; a quality of zero means no).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts
                .filter_map(|part| part.strip_prefix("q="))
                .any(|quality| quality.parse::<f32>().is_ok_and(|quality| quality <= 0.0));
            named && !refused
        })
}

fn entity_tag(content: &EmbeddedFile) -> String {
    let hash = content.metadata.sha256_hash();
    let mut tag = String::from("\"");
    for byte in hash.iter().take(16) {
        write!(tag, "{byte:02x}").unwrap_or_default();
    }
    tag.push('"');
    tag
}

/// By the ending; every kind of file a web build has.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "ogg" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offering(encodings: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, encodings.parse().unwrap())])
    }

    #[test]
    fn an_encoding_is_used_where_it_is_accepted() {
        assert!(accepts(&offering("gzip, deflate, br"), "br"));
        assert!(accepts(&offering("BR;q=0.5"), "br"));
        assert!(!accepts(&offering("gzip, br;q=0"), "br"));
        assert!(!accepts(&offering("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn a_missing_file_is_not_answered_with_a_page() {
        for path in
            ["/assets/gone-123.js", "/assets/gone", "/favicon-gone.ico", "/../Cargo.toml", "/assets/../../x"]
        {
            assert_eq!(answer(path, &HeaderMap::new()).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn every_address_people_see_is_the_page_or_says_how_to_build_it() {
        for path in ["/", "/r/opening-week", "/settings"] {
            let response = answer(path, &HeaderMap::new());
            let expected =
                if WebBuild::get(INDEX).is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
            assert_eq!(response.status(), expected, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        }
    }
}
