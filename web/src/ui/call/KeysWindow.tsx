import { useTranslation } from "react-i18next";
import { Window } from "../kit/Window";

export function KeysWindow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const keys: [string, string][] = [
    ["M", t("keys.m")],
    [t("keys.spaceKey"), t("keys.space")],
    ["V", t("keys.v")],
    ["S", t("keys.s")],
    ["H", t("keys.h")],
    ["C", t("keys.c")],
    ["P", t("keys.p")],
    ["1 – 9", t("keys.pin")],
    ["?", t("keys.help")],
    ["Esc", t("keys.esc")],
    ["F6", t("keys.f6")],
  ];
  return (
    <Window title={t("keys.title")} closeLabel={t("keys.close")} open={open} onClose={onClose}>
      <dl className="keylist">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd className="kbd">{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Window>
  );
}
