import { type CSSProperties, type Ref, type SyntheticEvent, useEffect, useRef, useState } from "react";
import type { Size } from "../../call/call";
import type { Crop } from "../../call/state";
import { type Part, useCrop } from "./part";

interface Props {
  part: Part;
  /** Of the tile, in pixels. */
  size: Size;
  mirrored: boolean;
  /** All of it is seen, instead of all of the tile being filled. */
  whole: boolean;
  hidden: boolean;
  onPlaying: (playing: boolean) => void;
  ref: Ref<HTMLVideoElement>;
}

/** The picture. Its sound is played elsewhere, so it is always silent. */
export function TileVideo({ part, size, mirrored, whole, hidden, onPlaying, ref }: Props) {
  const own = useRef<HTMLVideoElement>(null);
  const [tall, setTall] = useState(false);
  const { stream } = part;
  const crop = useCrop(own, part);
  useEffect(() => {
    const element = own.current;
    if (!element) return;
    if (element.srcObject !== stream) {
      element.srcObject = stream;
      onPlaying(false);
    }
    if (stream) element.play().catch(() => {});
  }, [stream, onPlaying]);

  const cropped = crop !== null;
  const fit = !cropped && (whole || tall);
  const classes = ["pic", mirrored ? "mirrored" : "", fit ? "whole" : "", hidden ? "unseen-pic" : ""];
  return (
    <div className="picbox">
      <video
        ref={(element) => {
          own.current = element;
          if (typeof ref === "function") ref(element);
          else if (ref) ref.current = element;
        }}
        className={classes.filter(Boolean).join(" ")}
        style={crop ? cut(crop, size) : undefined}
        autoPlay
        playsInline
        muted
        onPlaying={() => onPlaying(true)}
        onEnded={goOn}
        onResize={(event) => setTall(event.currentTarget.videoHeight > event.currentTarget.videoWidth * 1.2)}
      />
    </div>
  );
}

/** Where a stream changes its track before the first picture of it was there, Firefox takes it for ended. */
function goOn({ currentTarget: video }: SyntheticEvent<HTMLVideoElement>): void {
  if (video.srcObject instanceof MediaStream && video.srcObject.active) video.play().catch(() => {});
}

/** Cells of a composed picture are 16:9. */
const CELL = { width: 16, height: 9 };

/** Places the whole video so that the part covers the tile and nothing else of it is seen. */
export function cut(part: Crop, tile: Size): CSSProperties {
  const scale = Math.max(tile.width / CELL.width, tile.height / CELL.height);
  const cell = { width: CELL.width * scale, height: CELL.height * scale };
  const video = { width: cell.width / part.width, height: cell.height / part.height };
  const left = (tile.width - cell.width) / 2 - part.x * video.width;
  const top = (tile.height - cell.height) / 2 - part.y * video.height;
  const px = (n: number) => `${Math.round(n * 100) / 100}px`;
  return {
    inset: "auto",
    left: px(left),
    top: px(top),
    width: px(video.width),
    height: px(video.height),
    maxWidth: "none",
    objectFit: "fill",
  };
}
