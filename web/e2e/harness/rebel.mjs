// Pages of people who patched their client.

/** A client that never stops its camera, whatever it is told, and says so to the server again and again. */
export const REBEL = `(() => {
  RTCRtpSender.prototype.replaceTrack = ((replace) => function (track) {
    return track ? replace.call(this, track) : Promise.resolve();
  })(RTCRtpSender.prototype.replaceTrack);
  RTCRtpSender.prototype.setParameters = ((set) => function (parameters) {
    for (const encoding of parameters.encodings) encoding.active = true;
    return set.call(this, parameters);
  })(RTCRtpSender.prototype.setParameters);
  MediaStreamTrack.prototype.stop = () => {};
  Object.defineProperty(MediaStreamTrack.prototype, "enabled", { get: () => true, set: () => {} });
  let published = [];
  let id = 1_000_000;
  WebSocket.prototype.send = ((send) => function (text) {
    const message = JSON.parse(text);
    if (message.type === "publish") {
      const all = new Map([...published, ...message.tracks].map((track) => [track.source, { ...track, muted: false }]));
      published = [...all.values()];
      message.tracks = published;
    }
    send.call(this, JSON.stringify(message));
    if (message.type === "publish" && !this.rebel) {
      this.rebel = setInterval(() => send.call(this, JSON.stringify({ id: id++, type: "publish", tracks: published })), 500);
    }
  })(WebSocket.prototype.send);
})();`;

/** One that hangs on to its links with others, too. */
export const CLINGING = `${REBEL}
RTCPeerConnection.prototype.close = () => {};`;
