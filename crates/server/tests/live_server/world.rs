//! A server, guests who ask it over HTTP, and their sockets.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::live::address::{Cidr, TrustedProxies};
use server::live::{Live, LiveConfig};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::Store;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Nothing takes longer than this unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server with a data directory of its own.
pub struct World {
    pub live: Live,
    pub store: Store,
    address: SocketAddr,
    task: JoinHandle<()>,
    dir: TempDir,
    guests: AtomicU32,
}

impl World {
    pub async fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), Vec::new()).await
    }

    /// One whose administration answers to these addresses only.
    pub async fn start_with_admin_from(ranges: &[&str]) -> Self {
        let ranges = ranges.iter().map(|range| range.parse().unwrap()).collect();
        Self::start_in(tempfile::tempdir().unwrap(), ranges).await
    }

    async fn start_in(dir: TempDir, admin_from: Vec<Cidr>) -> Self {
        let store = Store::open(&dir.path().join("starling.db")).await.unwrap();
        let loopback = "127.0.0.1".parse().unwrap();
        let live = Live::start(LiveConfig {
            store: store.clone(),
            plane: media::PlaneConfig { port: 0, bind: Some(loopback), announce: vec![loopback], threads: 1 },
            // So that guests can come from different addresses.
            trusted_proxies: TrustedProxies(vec!["127.0.0.1".parse().unwrap()]),
            plain_http: true,
            travel: model::Travel::Automatic,
            admin_from,
        })
        .await
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = live.router().into_make_service_with_connect_info::<SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { live, store, address, task, dir, guests: AtomicU32::new(0) }
    }

    /// Stops and starts again with the same data.
    pub async fn restart(self) -> Self {
        let Self { live, store, task, dir, .. } = self;
        live.shutdown().await;
        task.abort();
        store.close().await;
        Self::start_in(dir, Vec::new()).await
    }

    /// A browser that was never here, at an address of its own.
    pub async fn guest(&self) -> Guest {
        let number = self.guests.fetch_add(1, Ordering::Relaxed);
        let from = format!("203.0.{}.{}", number / 250, number % 250 + 1);
        let mut guest =
            Guest { server: self.address, cookie: String::new(), from, name: format!("Guest {number}") };
        let answer = guest.get("/api/rooms").await;
        guest.cookie = answer.cookie.expect("a new browser is given a cookie");
        guest
    }

    /// The same browser after a restart.
    pub fn again(&self, guest: &Guest) -> Guest {
        Guest { server: self.address, ..guest.clone() }
    }

    /// A room without a password, and whoever made it.
    pub async fn room(&self) -> (Guest, String) {
        self.room_with(json!({})).await
    }

    pub async fn room_with(&self, wishes: Value) -> (Guest, String) {
        let owner = self.guest().await;
        let made = owner.post("/api/rooms", wishes).await;
        assert_eq!(made.status, 201, "{made:?}");
        let name = made.body["room"]["name"].as_str().unwrap().to_owned();
        (owner, name)
    }
}

/// A browser.
#[derive(Clone)]
pub struct Guest {
    pub server: SocketAddr,
    pub cookie: String,
    pub from: String,
    pub name: String,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub cookie: Option<String>,
    pub body: Value,
}

impl Guest {
    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path, &[], &body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask("PATCH", path, &[], &body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &[], "").await
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\nX-Forwarded-For: {}\r\n",
            self.server,
            body.len(),
            self.from
        );
        if !self.cookie.is_empty() {
            request.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(self.server).await.unwrap();
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("an answer").unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.map(|line| line.split(';').next().unwrap().to_owned());
        Answer {
            status,
            head: head.to_owned(),
            cookie,
            body: serde_json::from_str(body).unwrap_or(Value::Null),
        }
    }

    pub async fn socket(&self) -> Client {
        self.try_socket(None).await.unwrap()
    }

    pub async fn try_socket(&self, origin: Option<&str>) -> Result<Client, Error> {
        let mut request = format!("ws://{}/api/socket", self.server).into_client_request().unwrap();
        let own_page = format!("http://{}", self.server);
        let headers = request.headers_mut();
        headers.insert("origin", origin.unwrap_or(&own_page).parse().unwrap());
        headers.insert("x-forwarded-for", self.from.parse().unwrap());
        if !self.cookie.is_empty() {
            headers.insert("cookie", self.cookie.parse().unwrap());
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Client { stream, next: 1, events: VecDeque::new(), name: self.name.clone() })
    }

    /// Opens a socket and joins.
    pub async fn join(&self, room: &str) -> Client {
        let mut client = self.socket().await;
        client.join(room, json!({})).await;
        client
    }
}

/// A socket, as a client has it.
pub struct Client {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u32,
    events: VecDeque<Value>,
    name: String,
}

impl Client {
    /// Joins and gives the welcome.
    pub async fn join(&mut self, room: &str, more: Value) -> Value {
        self.ok(self.join_request(room, more)).await
    }

    pub fn join_request(&self, room: &str, more: Value) -> Value {
        let mut join = json!({"type": "join", "protocol": 1, "room": room, "name": self.name, "colour": 3});
        join.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        join
    }

    /// Asks, expects it to be done, and gives the reply.
    pub async fn ok(&mut self, request: Value) -> Value {
        let said = request.to_string();
        let mut answer = self.ask(request).await;
        assert_eq!(answer["type"], "ok", "{said} was answered by {answer}");
        answer["reply"].take()
    }

    /// Asks, expects a refusal, and gives its error.
    pub async fn refused(&mut self, request: Value) -> Value {
        let said = request.to_string();
        let mut answer = self.ask(request).await;
        assert_eq!(answer["type"], "error", "{said} was answered by {answer}");
        answer["error"].take()
    }

    pub async fn ask(&mut self, request: Value) -> Value {
        let id = self.say(request).await;
        self.answer(id).await
    }

    /// Sends a request without waiting for its answer.
    pub async fn say(&mut self, mut request: Value) -> u32 {
        let id = self.next;
        self.next += 1;
        request["id"] = json!(id);
        self.say_raw(Message::text(request.to_string())).await;
        id
    }

    pub async fn say_raw(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    pub async fn try_say_raw(&mut self, message: Message) -> Result<(), Error> {
        self.stream.send(message).await
    }

    pub async fn answer(&mut self, id: u32) -> Value {
        loop {
            let message = self.read().await.expect("an answer before the end of the socket");
            match message["id"].as_u64() {
                Some(answered) if answered == u64::from(id) => return message,
                _ => self.events.push_back(message),
            }
        }
    }

    /// The next event of this type; others before it are dropped.
    pub async fn event(&mut self, kind: &str) -> Value {
        self.event_where(kind, |_| true).await
    }

    pub async fn event_where(&mut self, kind: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = match self.events.pop_front() {
                Some(event) => event,
                None => self.read().await.unwrap_or_else(|| panic!("{kind} before the end of the socket")),
            };
            if message["type"] == kind && fits(&message) {
                return message;
            }
        }
    }

    /// What has come and was not looked at, after everything the server said up to here has arrived.
    pub async fn so_far(&mut self) -> Vec<Value> {
        self.ok(json!({"type": "ping"})).await;
        self.events.drain(..).collect()
    }

    /// Reads to the end and gives the reason the server said.
    pub async fn closed(&mut self) -> String {
        let reason = self.event("closed").await["reason"].as_str().unwrap().to_owned();
        assert!(self.read().await.is_none(), "nothing comes after closed");
        reason
    }

    /// Reads to the end, whether or not a reason is said.
    pub async fn until_end(&mut self) {
        while self.read().await.is_some() {}
    }

    /// The next message of the server; `None` at the end of the socket.
    pub async fn read(&mut self) -> Option<Value> {
        loop {
            let frame = timeout(PATIENCE, self.stream.next()).await.expect("the server says something");
            match frame {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Goes away as a cut connection does: without a word.
    pub fn cut(self) {
        drop(self.stream);
    }
}
