import i18next from "i18next";
import { useEffect, useRef, useState } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Shape } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { TopologyGlyph } from "../icons/TopologyGlyph";
import { useCall } from "./view";

/** How the room is connected: glyph, word, number; it opens into one sentence why. */
export function TopologyChip() {
  const { t } = useTranslation();
  const shape = useCall((state): Shape => state.slice?.video.shape ?? "alone");
  const why = useCall((state) => state.slice?.why ?? "alone");
  const count = useCall((state) => state.participants.size);
  const changing = useChanging(shape);
  const name = t(`topology.shape.${shape}`);
  const words = shape === "alone" ? name : t("topology.chip", { shape: name, count });
  return (
    <DialogTrigger>
      <AriaButton className={changing ? "chip is-changing" : "chip"} aria-label={t("topology.label", { shape: words })}>
        <TopologyGlyph shape={shape} />
        <span className="num">{words}</span>
        <Icon name="down" small />
      </AriaButton>
      <Popover className="pop" placement="bottom" offset={8}>
        <Dialog>
          <Heading slot="title" level={3}>
            {words}
          </Heading>
          <p>{whyWords(t, why, shape)}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The server's reasons are keys; one that is newer than this page is told by the shape. */
function whyWords(t: ReturnType<typeof useTranslation>["t"], why: string, shape: Shape): string {
  const key = `topology.why.${why}`;
  if (i18next.exists(key)) return i18next.t(key as "topology.why.server_only");
  return shape === "sfu" ? t("topology.why.server_only") : t("topology.why.other");
}

const CHANGING_MS = 600;

function useChanging(shape: Shape): boolean {
  const [changing, setChanging] = useState(false);
  const before = useRef(shape);
  useEffect(() => {
    if (before.current === shape) return;
    before.current = shape;
    setChanging(true);
    const timer = setTimeout(() => setChanging(false), CHANGING_MS);
    return () => clearTimeout(timer);
  }, [shape]);
  return changing;
}
