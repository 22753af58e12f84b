import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { you } from "../../call/select";
import { Mark } from "../icons/Mark";
import { IconButton } from "../kit/IconButton";
import { usePhone } from "../useMedia";
import { clock } from "../words";
import { CopyInvite } from "./CopyInvite";
import { LockBadge } from "./LockBadge";
import { TopologyChip } from "./TopologyChip";
import { useLayout } from "./useLayout";
import { useCall } from "./view";

export function TopBar() {
  const { t } = useTranslation();
  const phone = usePhone();
  const title = useCall((state) => state.room?.title || state.room?.name || "");
  return (
    <header className="callbar" tabIndex={-1} data-region>
      <div className="side">
        <span className="only-wide" title={t("app.name")}>
          <Mark size={26} />
        </span>
        <h1 className="clip" title={title}>
          {title}
        </h1>
        {phone ? <LockBadge small /> : <Timer />}
      </div>
      <TopologyChip />
      {!phone && (
        <div className="side end">
          <LockBadge />
          <CopyInvite look="second" small />
          <LayoutButton />
        </div>
      )}
    </header>
  );
}

function LayoutButton() {
  const { t } = useTranslation();
  const { layout, toggle } = useLayout();
  return (
    <IconButton
      icon={layout === "grid" ? "spotlight" : "grid"}
      label={layout === "grid" ? t("call.toSpotlight") : t("call.toGrid")}
      onPress={toggle}
    />
  );
}

/** How long one has been here. */
function Timer() {
  const { t } = useTranslation();
  const since = useCall((state) => you(state)?.joined_at ?? null);
  const offset = useCall((state) => state.clockOffset);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (since === null) return null;
  return (
    <span className="hint num" role="timer" aria-label={t("call.duration")}>
      {clock((now + offset - since) / 1000)}
    </span>
  );
}
