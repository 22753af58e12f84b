// The order of codecs. VP8 first: every browser sends and receives it. Chromium takes H264 by itself unless ordered.

const order = ["video/vp8", "video/vp9", "video/av1", "video/h264"];

interface Codec {
  mimeType: string;
  sdpFmtpLine?: string;
}

/** All of them, in our order; what is not named keeps its place behind. */
export function ordered<C extends Codec>(codecs: readonly C[]): C[] {
  const rank = (codec: C) => {
    const index = order.indexOf(codec.mimeType.toLowerCase());
    return index < 0 ? order.length : index;
  };
  return [...codecs].sort((a, b) => rank(a) - rank(b));
}

/**
 * One profile of each codec, with retransmission. For receiving m-lines, of which there are many: the twenty profiles of
 * a browser would make an offer of 60 slots larger than the server reads.
 */
export function slim<C extends Codec>(codecs: readonly C[]): C[] {
  const picked = order.flatMap((mime) => {
    const ofKind = codecs.filter((codec) => codec.mimeType.toLowerCase() === mime);
    return ofKind.find(isCommonProfile) ?? ofKind.slice(0, 1);
  });
  return [...picked, ...codecs.filter((codec) => codec.mimeType.toLowerCase() === "video/rtx")];
}

/** VP9 profile 0, AV1 main profile, H264 constrained baseline in packetization mode 1. */
function isCommonProfile(codec: Codec): boolean {
  const line = codec.sdpFmtpLine ?? "";
  switch (codec.mimeType.toLowerCase()) {
    case "video/vp9":
      return line === "" || line.includes("profile-id=0");
    case "video/h264":
      return line.includes("profile-level-id=42e0") && line.includes("packetization-mode=1");
    default:
      return true;
  }
}
