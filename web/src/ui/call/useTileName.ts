import { useTranslation } from "react-i18next";
import { trackOf } from "../../call/select";
import type { Participant } from "../../protocol/generated";
import { isHeard, type TileInfo } from "./tiles";
import { useCall, useView } from "./view";

/** The name of a tile for those who listen: the person, then what is worth knowing. */
export function useTileName(tile: TileInfo, participant: Participant): string {
  const { t } = useTranslation();
  const hidden = useCall((state) => state.hidden.has(tile.participant));
  const pinned = useView((view) => view.pinned === tile.key);
  const { name } = participant;
  const pin = pinned ? [t("tile.pinned")] : [];
  if (tile.kind === "screen") {
    return [tile.you ? t("tile.yourScreen", { name }) : t("tile.screenOf", { name }), ...pin].join(", ");
  }
  const facts = [tile.you ? t("tile.you", { name }) : name];
  if (participant.connection === "lost") facts.push(t("tile.lost"));
  if (participant.connection === "connecting" && !tile.you) facts.push(t("tile.connecting"));
  if (participant.hand !== null) facts.push(t("tile.handUp"));
  if (!isHeard(participant)) facts.push(trackOf(participant, "microphone") ? t("tile.muted") : t("tile.noMic"));
  const { bars } = participant;
  if (bars === 1 || bars === 2 || bars === 3 || bars === 4) {
    facts.push(t("tile.connection", { quality: t(`tile.quality.${bars}`) }));
  }
  if (hidden) facts.push(t("tile.hidden"));
  return [...facts, ...pin].join(", ");
}
