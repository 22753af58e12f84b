// The words of the interface. Components hold none of their own.

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import de from "./de.json";
import en from "./en.json";

export type Language = "en" | "de";
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
];

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** The first of the browser's languages that there are words for. */
export function browserLanguage(): Language {
  for (const wanted of navigator.languages ?? []) {
    const code = wanted.slice(0, 2).toLowerCase();
    const known = LANGUAGES.find((language) => language.code === code);
    if (known) return known.code;
  }
  return "en";
}

/** For dates and numbers: the reader's own variant of the language, "en-GB" rather than "en". */
export function localeOf(language: string): string {
  return navigator.languages?.find((wanted) => wanted.toLowerCase().startsWith(language)) ?? language;
}

/** Call once, before anything is shown. */
export function startWords(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: en }, de: { translation: de } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = language;
}

export function changeLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
