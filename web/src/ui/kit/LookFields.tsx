import { useTranslation } from "react-i18next";
import { changeLanguage, LANGUAGES, type Language } from "../../i18n";
import { applyTheme, prefs, type Theme, usePrefs } from "../prefs";
import { SelectField } from "./SelectField";

export function ThemeField() {
  const { t } = useTranslation();
  const theme = usePrefs((state) => state.theme);
  const choose = (value: string) => {
    const next: Theme = value === "light" || value === "dark" ? value : "system";
    prefs.setState({ theme: next });
    applyTheme(next);
  };
  return (
    <SelectField
      label={t("settings.theme")}
      icon="theme"
      value={theme}
      options={[
        { value: "system", label: t("settings.themeSystem") },
        { value: "light", label: t("settings.themeLight") },
        { value: "dark", label: t("settings.themeDark") },
      ]}
      onChange={choose}
    />
  );
}

export function LanguageField() {
  const { t } = useTranslation();
  const language = usePrefs((state) => state.language);
  const choose = (value: string) => {
    const next: Language = LANGUAGES.find(({ code }) => code === value)?.code ?? "en";
    prefs.setState({ language: next });
    changeLanguage(next);
  };
  return (
    <SelectField
      label={t("settings.language")}
      icon="globe"
      value={language}
      options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
      onChange={choose}
    />
  );
}
