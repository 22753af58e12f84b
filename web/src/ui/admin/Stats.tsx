import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import type { AdminOverview } from "../../protocol/generated";
import { megabits } from "../topology/numbers";
import type { Sample } from "./rates";
import { spark } from "./spark";

interface Props {
  overview: AdminOverview;
  samples: readonly Sample[];
}

/** How much is going on at the server, in four numbers. */
export function Stats({ overview, samples }: Props) {
  const { t, i18n } = useTranslation();
  const locale = localeOf(i18n.language);
  const now = samples.at(-1);
  const percent = (share: number) =>
    t("admin.percent", { value: (share * 100).toLocaleString(locale, { maximumFractionDigits: 0 }) });
  return (
    <dl className="stats">
      <Stat
        label={t("admin.people")}
        value={String(overview.people)}
        more={t("admin.sockets", { count: overview.sockets })}
        values={samples.map(({ people }) => people)}
      />
      <Stat
        label={t("admin.live")}
        value={String(overview.live_rooms)}
        more={t("admin.ofRooms", { count: overview.rooms })}
        values={samples.map(({ rooms }) => rooms)}
      />
      <Stat
        label={t("admin.out")}
        value={now ? megabits(now.outKbps, locale) : t("admin.unknown")}
        more={now ? t("admin.rateIn", { rate: megabits(now.inKbps, locale) }) : null}
        values={samples.map(({ outKbps }) => outKbps)}
      />
      <Stat
        label={t("admin.busy")}
        value={now ? percent(now.busy) : t("admin.unknown")}
        more={t("admin.ofThreads", { count: overview.threads.length })}
        values={samples.map(({ busy }) => busy)}
      />
    </dl>
  );
}

interface StatProps {
  label: string;
  value: string;
  /** What it is counted in, or of how many; null while there is no value. */
  more: string | null;
  values: readonly number[];
}

function Stat({ label, value, more, values }: StatProps) {
  const drawn = spark(values);
  return (
    <div className="card stat">
      <dt className="label">{label}</dt>
      <dd className="big">
        {value} {more && <small>{more}</small>}
      </dd>
      <svg className="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
        {drawn && <path className="fill" d={drawn.area} />}
        {drawn && <path d={drawn.line} />}
      </svg>
    </div>
  );
}
