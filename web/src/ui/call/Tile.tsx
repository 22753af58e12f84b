import type { TFunction } from "i18next";
import { type CSSProperties, memo, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Rect } from "../../layout/arrange";
import type { Participant } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { ConnectionButton } from "./ConnectionButton";
import { TileCover } from "./TileCover";
import { TileTools } from "./TileTools";
import { TileVideo } from "./TileVideo";
import { isHeard, type TileInfo } from "./tiles";
import { usePicture } from "./usePicture";
import { useSpeakingMark } from "./useSpeakingMark";
import { useTileName } from "./useTileName";
import { useCall, useCallContext } from "./view";

interface Props {
  tile: TileInfo;
  rect: Rect;
}

/**
 * Somebody, or their screen. Nothing where they have just left. Remembered: the stage is arranged anew whenever anything
 * about anybody changes, and mostly nothing moves.
 */
export const Tile = memo(
  function Tile({ tile, rect }: Props) {
    const participant = useCall((state) => state.participants.get(tile.participant));
    return participant ? <PersonTile tile={tile} rect={rect} participant={participant} /> : null;
  },
  (a, b) => alike(a.tile, b.tile) && alike(a.rect, b.rect),
);

/** Two flat records of the same shape. */
function alike<R extends object>(a: R, b: R): boolean {
  return a === b || Object.entries(a).every(([key, value]) => b[key as keyof R] === value);
}

/** Below this a tile has place for a name only. */
const MINI_WIDTH = 150;
const MINI_HEIGHT = 140;

function PersonTile({ tile, rect, participant }: Props & { participant: Participant }) {
  const { t } = useTranslation();
  const figure = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const name = useTileName(tile, participant);
  const { part, live, missing } = usePicture(tile, participant);
  const [playing, setPlaying] = useState(false);
  const seen = live && playing;
  const mini = rect.width < MINI_WIDTH || rect.height < MINI_HEIGHT;
  useLeavingPictures(tile.key, figure, video);

  const screen = tile.kind === "screen";
  useSpeakingMark(figure, screen ? null : tile.participant);
  const classes = ["tile"];
  if (!seen) classes.push("no-video");
  if (screen) classes.push("is-screen");
  if (mini) classes.push("mini");
  return (
    <figure ref={figure} className={classes.join(" ")} aria-label={name} style={standing(rect)} data-tile={tile.key}>
      <TileVideo
        ref={video}
        part={part}
        size={rect}
        mirrored={tile.you && !screen}
        whole={screen}
        hidden={!seen}
        onPlaying={useCallback((now: boolean) => setPlaying(now), [])}
      />
      {!seen && <TileCover tile={tile} participant={participant} missing={live ? "waiting" : missing} mini={mini} />}
      {participant.hand !== null && !screen && (
        <span className="handmark" aria-hidden="true">
          <Icon name="hand" />
          {!mini && t("tile.hand")}
        </span>
      )}
      <figcaption className="tag" aria-hidden="true" title={participant.name}>
        {screen ? (
          <Icon name="share" />
        ) : isHeard(participant) ? (
          <Icon name="mic" />
        ) : (
          <Icon name="micOff" className="off" />
        )}
        <span className="clip">{caption(t, tile, participant)}</span>
      </figcaption>
      {!screen && !mini && <ConnectionButton participant={participant} you={tile.you} />}
      <TileTools tile={tile} participant={participant} video={video} figure={figure} live={seen} mini={mini} />
    </figure>
  );
}

function caption(t: TFunction, tile: TileInfo, { name }: Participant): string {
  if (tile.kind === "person") return tile.you ? t("tile.you", { name }) : name;
  return tile.you ? t("tile.yourScreenTag") : t("tile.screenTag", { name });
}

function standing(rect: Rect): CSSProperties {
  return {
    width: rect.width,
    height: rect.height,
    transform: `translate(${rect.x}px, ${rect.y}px)`,
  };
}

/** Keeps the view true when the browser ends full screen or picture in picture by itself. */
function useLeavingPictures(
  key: string,
  figure: RefObject<HTMLElement | null>,
  video: RefObject<HTMLVideoElement | null>,
): void {
  const { view } = useCallContext();
  useEffect(() => {
    const element = video.current;
    const entered = () => view.setState({ pip: key });
    const left = () => view.setState((old) => (old.pip === key ? { pip: null } : {}));
    const fullChanged = () => {
      if (document.fullscreenElement !== figure.current) {
        view.setState((old) => (old.full === key ? { full: null } : {}));
      }
    };
    element?.addEventListener("enterpictureinpicture", entered);
    element?.addEventListener("leavepictureinpicture", left);
    document.addEventListener("fullscreenchange", fullChanged);
    return () => {
      element?.removeEventListener("enterpictureinpicture", entered);
      element?.removeEventListener("leavepictureinpicture", left);
      document.removeEventListener("fullscreenchange", fullChanged);
      left();
    };
  }, [view, key, figure, video]);
}
