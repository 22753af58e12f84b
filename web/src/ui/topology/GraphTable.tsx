import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import type { Drawing } from "./draw";
import { tableRows } from "./ways";

/** The graph for those who listen, and for those who like numbers in rows. */
export function GraphTable({ drawing }: { drawing: Drawing }) {
  const { t, i18n } = useTranslation();
  const rows = tableRows(t, drawing, localeOf(i18n.language));
  if (rows.length === 0) return <p className="muted">{t("topology.table.empty")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="table-scroll" aria-label={t("topology.table.caption")} tabIndex={0}>
      <table className="table">
        <caption className="sr">{t("topology.table.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("topology.table.from")}</th>
            <th scope="col">{t("topology.table.to")}</th>
            <th scope="col">{t("topology.table.what")}</th>
            <th scope="col" className="r">
              {t("topology.table.rate")}
            </th>
            <th scope="col" className="r">
              {t("topology.table.loss")}
            </th>
            <th scope="col" className="r">
              {t("topology.table.delay")}
            </th>
            <th scope="col">{t("topology.table.codec")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.from}</th>
              <td>{row.to}</td>
              <td>{row.what}</td>
              <td className="r">{row.rate}</td>
              <td className={row.losing ? "r losing" : "r"}>{row.loss}</td>
              <td className="r">{row.delay}</td>
              <td>{row.codec}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
