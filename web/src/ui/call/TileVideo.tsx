import { type Ref, useEffect, useRef, useState } from "react";

interface Props {
  stream: MediaStream | null;
  mirrored: boolean;
  /** All of it is seen, instead of all of the tile being filled. */
  whole: boolean;
  hidden: boolean;
  onPlaying: (playing: boolean) => void;
  ref: Ref<HTMLVideoElement>;
}

/** The picture. Its sound is played elsewhere, so it is always silent. */
export function TileVideo({ stream, mirrored, whole, hidden, onPlaying, ref }: Props) {
  const own = useRef<HTMLVideoElement>(null);
  const [tall, setTall] = useState(false);
  useEffect(() => {
    const element = own.current;
    if (!element) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    if (stream) element.play().catch(() => {});
    else onPlaying(false);
  }, [stream, onPlaying]);

  const classes = ["pic", mirrored ? "mirrored" : "", whole || tall ? "whole" : "", hidden ? "unseen-pic" : ""];
  return (
    <video
      ref={(element) => {
        own.current = element;
        if (typeof ref === "function") ref(element);
        else if (ref) ref.current = element;
      }}
      className={classes.filter(Boolean).join(" ")}
      autoPlay
      playsInline
      muted
      onPlaying={() => onPlaying(true)}
      onEmptied={() => onPlaying(false)}
      onResize={(event) => setTall(event.currentTarget.videoHeight > event.currentTarget.videoWidth * 1.2)}
    />
  );
}
