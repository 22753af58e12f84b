//! Janus, its video room over its REST interface.

use super::Server;
use crate::client::Client;
use crate::source::Source;
use crate::webrtc::WebRtc;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;

/// The room that the configuration makes.
pub const ROOM: u32 = 1;

/// How long a publisher's connection may take on Janus's side once it is up on the other.
const PUBLISHED_WITHIN: Duration = Duration::from_secs(2);

/// See the module.
pub struct Janus {
    host: IpAddr,
    agent: Agent,
    site: String,
    /// The streams that there are.
    feeds: Mutex<Vec<u64>>,
}

/// A session with one plug-in.
struct Handle<'a> {
    janus: &'a Janus,
    session: String,
    handle: String,
}

impl Janus {
    /// The one whose REST interface is at `site`.
    pub fn new(host: IpAddr, site: String) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { host, agent, site, feeds: Mutex::default() }
    }

    fn attach(&self) -> Result<Handle<'_>> {
        let made = self.post(&self.site, json!({ "janus": "create", "transaction": "c" }))?;
        let session = format!("{}/{}", self.site, made["data"]["id"]);
        let plugin = json!({ "janus": "attach", "plugin": "janus.plugin.videoroom", "transaction": "a" });
        let made = self.post(&session, plugin)?;
        let handle = format!("{session}/{}", made["data"]["id"]);
        Ok(Handle { janus: self, session, handle })
    }

    fn post(&self, address: &str, body: Value) -> Result<Value> {
        let answer: Value = self.agent.post(address).send_json(&body)?.body_mut().read_json()?;
        if answer["janus"] == "error" {
            bail!("Janus refuses: {answer}");
        }
        Ok(answer)
    }
}

impl Handle<'_> {
    /// Asks for feeds. To Janus a publisher is one when its own side of the connection is up, which is after the
    /// publisher's, and which it tells nobody who is not in the room yet.
    fn subscribe(&self, wish: &Value) -> Result<Value> {
        let end = Instant::now() + PUBLISHED_WITHIN;
        loop {
            match self.ask(wish.clone(), None) {
                Err(refused) if Instant::now() < end && refused.to_string().contains("No such feed") => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                answered => return answered,
            }
        }
    }

    /// Asks the plug-in, and waits for what it says to that.
    fn ask(&self, body: Value, jsep: Option<Value>) -> Result<Value> {
        let mut message = json!({ "janus": "message", "transaction": "m", "body": body });
        if let Some(jsep) = jsep {
            message["jsep"] = jsep;
        }
        self.janus.post(&self.handle, message)?;
        loop {
            let mut answer = self.janus.agent.get(&self.session).call()?;
            let event: Value = answer.body_mut().read_json()?;
            // Keep-alives and news of the connection come the same way.
            if event["janus"] != "event" {
                continue;
            }
            if !event["plugindata"]["data"]["error"].is_null() {
                bail!("Janus refuses: {event}");
            }
            return Ok(event);
        }
    }
}

impl Server for Janus {
    fn publish(&self, sources: Vec<Source>) -> Result<Box<dyn Client>> {
        let handle = self.attach()?;
        let joined = handle.ask(json!({ "request": "join", "ptype": "publisher", "room": ROOM }), None)?;
        let feed = joined["plugindata"]["data"]["id"].as_u64().context("Janus names no publisher")?;
        let mut client = WebRtc::new(self.host)?;
        let offer = client.offer(sources, 0)?;
        let jsep = json!({ "type": "offer", "sdp": offer });
        let answered = handle.ask(json!({ "request": "publish" }), Some(jsep))?;
        client.accept(answered["jsep"]["sdp"].as_str().context("Janus answers without SDP")?)?;
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner).push(feed);
        Ok(Box::new(client))
    }

    fn watch(&self, publishers: usize) -> Result<Box<dyn Client>> {
        let handle = self.attach()?;
        let feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let streams: Vec<_> = feeds.iter().take(publishers).map(|feed| json!({ "feed": feed })).collect();
        let wish = json!({ "request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams });
        let offered = handle.subscribe(&wish)?;
        let mut client = WebRtc::new(self.host)?;
        let answer = client.answer(offered["jsep"]["sdp"].as_str().context("Janus offers nothing")?)?;
        handle.ask(json!({ "request": "start" }), Some(json!({ "type": "answer", "sdp": answer })))?;
        Ok(Box::new(client))
    }
}
