// Refusals and lengths of time, in words.

import type { TFunction } from "i18next";
import type { Failure } from "./api";

export interface Words {
  what: string;
  why: string;
}

export function refusalWords(t: TFunction, failure: Failure, room = ""): Words {
  if (failure === "network") return { what: t("refused.network"), why: t("refusedWhy.network") };
  const { code, message, retry_after_ms: retry, tries_left: tries } = failure;
  const what = t(`refused.${code}`, { room });
  const wait = retry === null ? t("time.aWhile") : duration(t, retry);
  switch (code) {
    case "wrong_password":
    case "password_needed":
      if (tries !== null) return { what, why: t("refusedWhy.triesLeft", { count: tries, wait }) };
      if (retry !== null) return { what, why: t("refusedWhy.tryAfter", { wait }) };
      return { what, why: t("refusedWhy.password_needed") };
    case "wrong_key":
      return { what, why: tries === null ? message : t("refusedWhy.triesLeft", { count: tries, wait }) };
    case "too_fast":
      return { what, why: t("refusedWhy.tryAfter", { wait }) };
    case "protocol_version":
    case "no_such_room":
    case "room_locked":
    case "room_full":
    case "removed_earlier":
    case "already_here":
      return { what, why: t(`refusedWhy.${code}`) };
    default:
      return { what, why: message };
  }
}

/** "4 seconds", "10 minutes". */
export function duration(t: TFunction, ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? t("time.seconds", { count: seconds }) : t("time.minutes", { count: Math.ceil(seconds / 60) });
}

/** 754 s as "12:34". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
