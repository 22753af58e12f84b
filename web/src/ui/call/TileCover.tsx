import { useTranslation } from "react-i18next";
import type { Participant } from "../../protocol/generated";
import { Avatar } from "../kit/Avatar";
import { Button } from "../kit/Button";
import type { TileInfo } from "./tiles";
import type { NoPicture } from "./usePicture";
import { useCall, useCallContext } from "./view";

interface Props {
  tile: TileInfo;
  participant: Participant;
  missing: NoPicture;
  mini: boolean;
}

/** What a tile shows instead of a picture: initials, or who, why, in a line. */
export function TileCover({ tile, participant, missing, mini }: Props) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const hidden = useCall((state) => state.hidden.has(tile.participant) && tile.kind === "person");
  const { name, colour } = participant;
  const size = mini ? "lg" : "xl";

  if (participant.connection === "connecting" && !tile.you) {
    return (
      <div className="cover">
        <span className="spin" aria-hidden="true" />
        {!mini && <p>{t("tile.connects", { name })}</p>}
      </div>
    );
  }
  if (participant.connection === "lost" && !tile.you) {
    return (
      <div className="cover">
        <Avatar name={name} colour={colour} size={size} />
        {!mini && <p>{t("tile.lostWords", { name })}</p>}
      </div>
    );
  }
  if (hidden) {
    return (
      <div className="cover">
        <Avatar name={name} colour={colour} size={size} />
        {!mini && (
          <>
            <p>{t("tile.hiddenWords")}</p>
            <Button look="second" size="small" onClick={() => call.hidePicture(participant.id, false)}>
              {t("tile.show")}
            </Button>
          </>
        )}
      </div>
    );
  }
  if (missing === "waiting") {
    return (
      <div className="cover">
        {tile.kind === "person" && <Avatar name={name} colour={colour} size={size} />}
        {!mini && <span className="spin" aria-hidden="true" />}
        <p className="sr">{t("tile.why.waiting")}</p>
      </div>
    );
  }
  if (missing !== null) {
    return (
      <div className="cover">
        {tile.kind === "person" && <Avatar name={name} colour={colour} size={mini ? "lg" : undefined} />}
        {!mini && (
          <div>
            <b>{t("tile.noPicture", { name })}</b>
            <p>{t(`tile.why.${missing}`)}</p>
          </div>
        )}
      </div>
    );
  }
  return (
    <div className="cover">
      <Avatar name={name} colour={colour} size={size} />
    </div>
  );
}
