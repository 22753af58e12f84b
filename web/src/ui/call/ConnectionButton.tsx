import { useState } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Participant } from "../../protocol/generated";
import { Bars } from "../icons/Bars";
import { Button } from "../kit/Button";
import { barsWords, numbers, ownLinkWords } from "./linkWords";
import { useCall, useCallContext } from "./view";

/** Four bars that open into one plain sentence. */
export function ConnectionButton({ participant, you }: { participant: Participant; you: boolean }) {
  const { t } = useTranslation();
  const ownBars = useCall((state) => state.link.bars);
  const bars = you ? (ownBars ?? participant.bars) : participant.bars;
  const label = you ? t("link.yours") : t("link.of", { name: participant.name });
  return (
    <DialogTrigger>
      <AriaButton className="tilebtn br" aria-label={label}>
        <Bars level={bars} />
      </AriaButton>
      <Popover className="pop" placement="top end" offset={8}>
        <Dialog aria-label={label}>{you ? <OwnLink /> : <OthersLink bars={participant.bars} />}</Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function OthersLink({ bars }: { bars: number | null }) {
  const { t } = useTranslation();
  const { what, why } = barsWords(t, bars);
  return (
    <>
      <Heading slot="title" level={3}>
        {what}
      </Heading>
      <p>{why}</p>
    </>
  );
}

function OwnLink() {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const link = useCall((state) => state.link);
  const cameraOn = useCall((state) => state.own.camera.state === "on");
  const [open, setOpen] = useState(false);
  const { what, why } = ownLinkWords(t, link);
  return (
    <>
      <Heading slot="title" level={3}>
        {what}
      </Heading>
      <p>{why}</p>
      {link.transport === "tcp" && <p>{t("link.tcp")}</p>}
      <div className="row pop-next">
        {cameraOn && link.bars !== null && link.bars <= 2 && (
          <Button look="second" size="small" onClick={() => void call.setOn("camera", false)}>
            {t("link.soundOnly")}
          </Button>
        )}
        <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("link.numbers")}
        </Button>
      </div>
      {open && (
        <dl className="numbers num">
          {numbers(t, link).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
