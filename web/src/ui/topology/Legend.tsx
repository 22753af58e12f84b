import { useTranslation } from "react-i18next";

/** What the colours of the lines mean. */
export function Legend() {
  const { t } = useTranslation();
  const entries = [
    ["sends", t("topology.sending")],
    ["receives", t("topology.receiving")],
    ["mixed", t("topology.mixedOne")],
    ["losing", t("topology.losing")],
  ] as const;
  return (
    <ul className="legend">
      {entries.map(([look, words]) => (
        <li key={look}>
          <i className={look} />
          {words}
        </li>
      ))}
      <li className="right">{t("topology.unit")}</li>
    </ul>
  );
}
