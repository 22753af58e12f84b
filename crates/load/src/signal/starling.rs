//! Starling, by WHIP and WHEP.

use super::Server;
use crate::client::Client;
use crate::source::Source;
use crate::webrtc::WebRtc;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::net::IpAddr;
use ureq::Agent;

/// A room of a server that speaks plain HTTP.
pub struct Starling {
    host: IpAddr,
    agent: Agent,
    site: String,
    cookie: String,
    room: String,
    /// For all who watch.
    watch: String,
}

impl Starling {
    /// Makes a room there.
    ///
    /// # Errors
    /// What the server says.
    pub fn new(host: IpAddr, site: String) -> Result<Self> {
        let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
        let wanted = json!({ "capacity": 500 });
        let mut answer = agent.post(format!("{site}/api/rooms")).send_json(&wanted)?;
        let cookie = answer.headers().get("set-cookie").context("the server sets no cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let made: Value = answer.body_mut().read_json()?;
        let room = made["room"]["name"].as_str().with_context(|| format!("no room: {made}"))?.to_owned();
        let mut server = Self { host, agent, site, cookie, room, watch: String::new() };
        server.watch = server.key("watch")?;
        Ok(server)
    }

    /// A bearer token.
    fn key(&self, purpose: &str) -> Result<String> {
        let address = format!("{}/api/rooms/{}/stream-keys", self.site, self.room);
        let wanted = json!({ "use": purpose, "name": "Load" });
        let mut answer = self.agent.post(address).header("cookie", &self.cookie).send_json(&wanted)?;
        let made: Value = answer.body_mut().read_json()?;
        Ok(made["token"].as_str().with_context(|| format!("no key: {made}"))?.to_owned())
    }

    /// What is answered to an offer.
    fn begin(&self, way: &str, token: &str, offer: &str) -> Result<String> {
        let request = self.agent.post(format!("{}/{way}/{}", self.site, self.room));
        let request = request.header("authorization", format!("Bearer {token}"));
        let mut answer = request.header("content-type", "application/sdp").send(offer)?;
        let text = answer.body_mut().read_to_string()?;
        if answer.status() != 201 {
            bail!("the server answers {} to {way}: {text}", answer.status());
        }
        Ok(text)
    }
}

impl Server for Starling {
    fn publish(&self, sources: Vec<Source>) -> Result<Box<dyn Client>> {
        let mut client = WebRtc::new(self.host)?;
        let offer = client.offer(sources, 0)?;
        // What is sent with a key is one stream.
        client.accept(&self.begin("whip", &self.key("publish")?, &offer)?)?;
        Ok(Box::new(client))
    }

    fn watch(&self, publishers: usize) -> Result<Box<dyn Client>> {
        let mut client = WebRtc::new(self.host)?;
        let offer = client.offer(Vec::new(), publishers)?;
        client.accept(&self.begin("whep", &self.watch, &offer)?)?;
        Ok(Box::new(client))
    }
}
