//! The way of an offer to the media plane and back.

use crate::world::World;
use serde_json::json;

/// What Chromium offers for a microphone that is sent and one slot that is received, shortened to what matters.
fn offer(ufrag: &str) -> String {
    let fingerprint = (0..32).map(|n| format!("{n:02X}")).collect::<Vec<_>>().join(":");
    let media = |mid: u32, direction: &str| {
        format!(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:{ufrag}\r\n\
             a=ice-pwd:0123456789abcdef01234567\r\na=ice-options:trickle\r\na=fingerprint:sha-256 {fingerprint}\r\n\
             a=setup:actpass\r\na=mid:{mid}\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
             a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na={direction}\r\na=rtcp-mux\r\n\
             a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
        )
    };
    format!(
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
         a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n{}{}",
        media(0, "sendonly"),
        media(1, "recvonly")
    )
}

#[tokio::test]
async fn an_offer_is_answered_by_this_server() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut socket = owner.join(&room).await;
    let reply = socket.ok(json!({"type": "offer", "sdp": offer("abcd"), "fresh": true})).await;
    assert_eq!(reply["type"], "answer");
    let sdp = reply["sdp"].as_str().unwrap();
    assert!(sdp.contains("a=ice-lite"), "{sdp}");
    let port = world.live.media_port().to_string();
    assert!(sdp.lines().any(|line| line.starts_with("a=candidate:") && line.contains(&port)), "{sdp}");
    assert_eq!(socket.event("link").await["state"], "connecting");
}

#[tokio::test]
async fn what_is_no_sdp_is_a_bad_offer() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut socket = owner.join(&room).await;
    let refused = socket.refused(json!({"type": "offer", "sdp": "hello"})).await;
    assert_eq!(refused["code"], "bad_offer");
    socket.ok(json!({"type": "offer", "sdp": offer("abcd")})).await;
}

#[tokio::test]
async fn tracks_get_ids_and_everybody_hears_of_them() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut watcher = owner.join(&room).await;
    let mut socket = world.guest().await.join(&room).await;
    // Before the offer, as a client in a hurry does it.
    let tracks = json!([{"mid": "0", "source": "microphone"}]);
    let published = socket.ok(json!({"type": "publish", "tracks": tracks})).await;
    let track = published["tracks"][0]["track"].clone();
    socket.ok(json!({"type": "offer", "sdp": offer("abcd"), "fresh": true})).await;
    let told = watcher.event_where("participant", |event| event["participant"]["tracks"] != json!([])).await;
    assert_eq!(told["participant"]["tracks"], json!([{"id": track, "source": "microphone", "muted": false}]));

    watcher.ok(json!({"type": "offer", "sdp": offer("efgh"), "fresh": true})).await;
    watcher.ok(json!({"type": "watch", "slots": [{"mid": "1", "track": track}]})).await;
    let slots = watcher.event("slots").await;
    assert_eq!((&slots["slots"][0]["mid"], &slots["slots"][0]["track"]), (&json!("1"), &track));
    assert_eq!(slots["slots"][0]["state"], "no_media");
}

#[tokio::test]
async fn who_comes_back_is_told_how_the_link_stands() {
    let world = World::start().await;
    let (owner, room) = world.room().await;
    let mut socket = owner.socket().await;
    let ticket = socket.join(&room, json!({})).await["ticket"].clone();
    socket.ok(json!({"type": "offer", "sdp": offer("abcd"), "fresh": true})).await;
    socket.event("link").await;
    socket.cut();
    let mut back = owner.socket().await;
    assert_eq!(back.join(&room, json!({"ticket": ticket})).await["resumed"], true);
    assert_eq!(back.event("link").await["state"], "connecting");
    // The link is the same: an ICE restart of it is answered.
    back.ok(json!({"type": "offer", "sdp": offer("wxyz")})).await;
}
