import { useTranslation } from "react-i18next";
import { type Facts, nextWords, type Room, whyWords } from "./why";

interface Props {
  facts: Facts;
  room: Room;
  /** The server's own words. */
  sentence?: string | undefined;
  /** Where sound and pictures do not travel alike, how they do. */
  split?: string | null;
}

/** Why a room is connected so, and what would change it. */
export function Reason({ facts, room, sentence, split }: Props) {
  const { t } = useTranslation();
  const next = nextWords(t, facts, room);
  return (
    <div>
      <p className="why">{whyWords(t, facts, room, sentence)}</p>
      {split && <p className="muted">{split}</p>}
      {next && <p className="muted">{next}</p>}
    </div>
  );
}
