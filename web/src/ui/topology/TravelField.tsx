import { useEffect, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { you as youOf } from "../../call/select";
import type { ParticipantId } from "../../call/state";
import type { Shape, Travel } from "../../protocol/generated";
import { type Failure, whyFailed } from "../api";
import { useCall, useCallContext } from "../call/view";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import { Note } from "../kit/Note";
import { SelectField } from "../kit/SelectField";
import { atLeast } from "../rights";
import { refusalWords } from "../words";

const WAYS: readonly { travel: Travel; glyph: Shape | null }[] = [
  { travel: "automatic", glyph: null },
  { travel: "direct", glyph: "mesh" },
  { travel: "mixer", glyph: "mixer" },
  { travel: "server", glyph: "sfu" },
];

/** How media travels: chosen by whoever keeps order, said to everybody else. */
export function TravelField() {
  const { t } = useTranslation();
  const travel = useCall((state) => state.room?.media.travel ?? "automatic");
  const mayChoose = useCall((state) => atLeast(youOf(state)?.role ?? "viewer", "moderator"));
  return (
    <section className="stack tight" aria-labelledby="travel-label">
      <h3 id="travel-label" className="label">
        {t("topology.travel.label")}
      </h3>
      {mayChoose ? (
        <TravelChoice travel={travel} />
      ) : (
        <p>
          {travel === "automatic"
            ? t("topology.travel.automaticIs")
            : t("topology.travel.chosen", { travel: t(`topology.travel.${travel}`) })}
        </p>
      )}
    </section>
  );
}

function TravelChoice({ travel }: { travel: Travel }) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const participants = useCall((state) => state.participants);
  const you = useCall((state) => state.you);
  const [wanted, setWanted] = useState<Travel | null>(null);
  const [mixer, setMixer] = useState<ParticipantId | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const shown = wanted ?? travel;
  // What was wanted counts until the room says how it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it changes, to whatever
  useEffect(() => setWanted(null), [travel]);

  const choose = async (next: Travel, who: ParticipantId | null) => {
    setWanted(next);
    setMixer(who);
    setFailure(null);
    try {
      await call.travel(next, who);
    } catch (error) {
      setWanted(null);
      setMixer(mixer);
      setFailure(whyFailed(error));
    }
  };

  const words = failure && refusalWords(t, failure);
  const chosen = mixer !== null && participants.has(mixer) ? mixer : null;
  return (
    <>
      <ToggleButtonGroup
        className="seg"
        aria-labelledby="travel-label"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[shown]}
        onSelectionChange={(keys) => {
          const next = WAYS.find((way) => keys.has(way.travel))?.travel;
          if (next && next !== shown) void choose(next, null);
        }}
      >
        {WAYS.map((way) => (
          <ToggleButton key={way.travel} id={way.travel}>
            {way.glyph && <TopologyGlyph shape={way.glyph} />}
            {t(`topology.travel.${way.travel}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {shown === "mixer" && (
        <SelectField
          label={t("topology.travel.who")}
          value={chosen === null ? "" : String(chosen)}
          options={[
            { value: "", label: t("topology.travel.best") },
            ...[...participants.values()].map((person) => ({
              value: String(person.id),
              label: person.id === you ? t("people.you", { name: person.name }) : person.name,
            })),
          ]}
          onChange={(value) => void choose("mixer", value === "" ? null : Number(value))}
        />
      )}
      {words && <Note tone="bad" what={t("topology.travel.failed")} why={`${words.what}. ${words.why}`} alert />}
    </>
  );
}
