import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";
import { firstName } from "../people";
import { lockOf } from "./lock";
import { useCall } from "./view";

/** What is encrypted, and against whom. Grey: somebody on the way could read it. */
export function LockBadge({ small }: { small?: boolean }) {
  const { t } = useTranslation();
  const words = useLockWords();
  return (
    <DialogTrigger>
      <AriaButton className={small ? "ib lock-small" : "badge"} aria-label={words.badge}>
        <Icon name="lock" small />
        {!small && words.badge}
      </AriaButton>
      <Popover className="pop" placement="bottom" offset={8}>
        <Dialog>
          <Heading slot="title" level={3}>
            {words.badge}
          </Heading>
          <p>{words.why}</p>
          <p>{t("lock.trust", { host: location.host })}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function useLockWords(): { badge: string; why: string } {
  const { t } = useTranslation();
  // Strings, so that a plan that changes nothing here draws nothing anew.
  const reader = useCall((state) => lockOf(state.slice).reader);
  const mixes = useCall((state) => {
    const lock = lockOf(state.slice);
    return lock.reader === "mixer" && lock.who !== null && lock.who === state.you;
  });
  const name = useCall((state) => {
    const lock = lockOf(state.slice);
    const who = lock.reader === "mixer" && lock.who !== null ? state.participants.get(lock.who) : undefined;
    return who && firstName(who.name);
  });
  if (reader !== "mixer") return { badge: t(`lock.${reader}.badge`), why: t(`lock.${reader}.why`) };
  if (mixes) return { badge: t("lock.youMix.badge"), why: t("lock.youMix.why") };
  const named = { name: name ?? t("topology.somebody") };
  return { badge: t("lock.mixer.badge", named), why: t("lock.mixer.why", named) };
}
