import { useTranslation } from "react-i18next";
import { localeOf } from "../../i18n";
import { IconButton } from "../kit/IconButton";
import type { Drawing } from "./draw";
import { linkName, linkRows, nameWords, nodeRows, type Row } from "./ways";

interface Props {
  drawing: Drawing;
  picked: string;
  onClose: () => void;
}

/** All that is known of one link or one node. */
export function GraphNumbers({ drawing, picked, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const locale = localeOf(i18n.language);
  const link = drawing.links.find(({ key }) => key === picked);
  if (link) {
    return <Numbers title={linkName(t, link, drawing)} rows={linkRows(t, link, drawing, locale)} onClose={onClose} />;
  }
  const node = drawing.nodes.find(({ key }) => key === picked);
  if (!node) return null;
  return (
    <Numbers title={nameWords(t, node, drawing, true)} rows={nodeRows(t, node, drawing, locale)} onClose={onClose} />
  );
}

function Numbers({ title, rows, onClose }: { title: string; rows: readonly Row[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="gnumbers" aria-label={title}>
      <div className="row">
        <h3 className="grow">{title}</h3>
        <IconButton icon="close" small label={t("topology.link.close")} onPress={onClose} />
      </div>
      <dl className="numbers">
        {rows.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
