import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon";

/** What is encrypted, and against whom. Grey: the server could read it. */
export function LockBadge({ small }: { small?: boolean }) {
  const { t } = useTranslation();
  return (
    <DialogTrigger>
      <AriaButton className={small ? "ib lock-small" : "badge"} aria-label={t("lock.badge")}>
        <Icon name="lock" small />
        {!small && t("lock.badge")}
      </AriaButton>
      <Popover className="pop" placement="bottom" offset={8}>
        <Dialog>
          <Heading slot="title" level={3}>
            {t("lock.badge")}
          </Heading>
          <p>{t("lock.why", { host: location.host })}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
