import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import { megabits } from "../topology/numbers";
import { usePhone } from "../useMedia";
import type { Pace } from "./rates";

/** What each media thread carries and what that costs it: a table, and on a phone a card for each. */
export function Threads({ threads }: { threads: readonly Pace[] }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const columns = useColumns();
  return (
    <section className="card" aria-labelledby="admin-threads">
      <h2 id="admin-threads">{t("admin.threads")}</h2>
      {threads.length === 0 && <p className="hint">{t("admin.measuring")}</p>}
      {threads.length > 0 && phone && (
        <ul className="threadcards">
          {threads.map((pace) => (
            <li key={pace.thread.thread}>
              <b>{t("admin.threadNumber", { number: pace.thread.thread + 1 })}</b>
              <dl>
                {columns.map(({ title, of }) => (
                  <div key={title}>
                    <dt>{title}</dt>
                    <dd className="num">{of(pace)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      )}
      {threads.length > 0 && !phone && (
        <div className="tablewrap">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("admin.thread")}</th>
                {columns.map(({ title }) => (
                  <th key={title} scope="col" className="r">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {threads.map((pace) => (
                <tr key={pace.thread.thread}>
                  <th scope="row">{pace.thread.thread + 1}</th>
                  {columns.map(({ title, of }) => (
                    <td key={title} className="r num">
                      {of(pace)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="hint">{t("admin.threadsWhy")}</p>
    </section>
  );
}

interface Column {
  title: string;
  of: (pace: Pace) => string;
}

function useColumns(): readonly Column[] {
  const { t, i18n } = useTranslation();
  const locale = localeOf(i18n.language);
  const number = (value: number | null, digits = 0) =>
    value === null ? t("admin.unknown") : value.toLocaleString(locale, { maximumFractionDigits: digits });
  return [
    { title: t("admin.load"), of: ({ busy }) => t("admin.percent", { value: number(busy * 100) }) },
    { title: t("admin.links"), of: ({ thread }) => number(thread.links) },
    { title: t("admin.packetsIn"), of: ({ inRate }) => number(inRate) },
    { title: t("admin.packetsOut"), of: ({ outRate }) => number(outRate) },
    { title: t("admin.perPacket"), of: ({ perPacketUs }) => number(perPacketUs, 1) },
    { title: t("admin.perSend"), of: ({ perSend }) => number(perSend, 1) },
    { title: t("admin.lines"), of: ({ thread }) => megabits(thread.estimate_kbps, locale) },
    { title: t("admin.short"), of: ({ thread }) => number(thread.short) },
    { title: t("admin.lossy"), of: ({ thread }) => number(thread.lossy) },
    { title: t("admin.unsent"), of: ({ unsent }) => number(unsent) },
  ];
}
