// Why the room is connected as it is, and what would change that, in words.

import type { TFunction } from "i18next";
import type { ParticipantId } from "../../call/state";
import type { MediaRules, Node, Shape, Travel } from "../../protocol/generated";
import { firstName } from "../people";
import type { NameOf } from "./shape";

/** The most people who send straight to each other (crates/plan, `MOST_DIRECT`). */
const MOST_DIRECT = 4;
/** The same where the host wants it (crates/plan, `MOST_DIRECT_BY_WISH`). */
const MOST_DIRECT_BY_WISH = 9;
/** How long a room must be quiet before it goes back to a smaller shape (crates/room, `SETTLE`). */
const QUIET_SECONDS = 10;
/** How often two who cannot reach each other try again (crates/room, `TRY_AGAIN`). */
const AGAIN_MINUTES = 2;

const KEYS = [
  "alone",
  "direct_small",
  "too_many_for_direct",
  "host_wants_direct",
  "host_direct_too_many",
  "host_wants_server",
  "host_wants_mixer",
  "server_may_not_carry",
  "mixer_elected",
  "mixer_took_over",
  "waiting_for_consent",
  "no_mixer",
  "weak_uplink",
  "weak_receiver",
  "addresses_private",
  "detour",
  "encrypted",
  "nobody_can_carry",
  "settling",
  "server_only",
] as const;

type Key = (typeof KEYS)[number];

const ABOUT_SOMEBODY = ["host_wants_mixer", "mixer_elected", "mixer_took_over", "waiting_for_consent"] as const;

const COUNTED = ["direct_small", "too_many_for_direct"] as const;

export interface Reason {
  /** A key of the server's. */
  why: string;
  who: ParticipantId | null;
}

export interface Room {
  /** How many are here; null: it is about another time. */
  count: number | null;
  you: ParticipantId | null;
  nameOf: NameOf;
}

/** Falls back on the server's own sentence for a reason that is newer than this page. */
export function whyWords(t: TFunction, { why, who }: Reason, room: Room, sentence?: string): string {
  const key = KEYS.find((known) => known === why);
  if (!key) return sentence || t("topology.why.other");
  if (key === "alone" && room.you === null) return t("topology.whyThey.alone");
  const mine = ABOUT_SOMEBODY.find((about) => about === key);
  if (mine && who !== null && who === room.you) return t(`topology.whyYou.${mine}`);
  const counted = COUNTED.find((about) => about === key);
  if (counted && room.count === null) return t(`topology.whyThen.${counted}`);
  return t(`topology.why.${key}`, { name: nameIn(t, room, who), count: room.count ?? 0 });
}

export interface Facts extends Reason {
  travel: Travel;
  shape: Shape;
  standby: Node | null;
  rules: MediaRules | null;
}

/** What would change it; null where nothing would, or nobody knows. */
export function nextWords(t: TFunction, facts: Facts, room: Room): string | null {
  const key: Key | undefined = KEYS.find((known) => known === facts.why);
  // A room shrinks one person below the bound at which it grew.
  const most = (facts.travel === "direct" ? MOST_DIRECT_BY_WISH : MOST_DIRECT) - 1;
  const noServer = facts.rules?.no_server_media ?? false;
  switch (key) {
    case "alone":
      return facts.travel === "automatic" && !facts.rules?.private_addresses ? t("topology.next.joins") : null;
    case "direct_small":
      if (room.count === MOST_DIRECT) return noServer ? t("topology.next.fifthMixer") : t("topology.next.fifth");
      return noServer
        ? t("topology.next.moreMixer", { most: MOST_DIRECT })
        : t("topology.next.more", { most: MOST_DIRECT });
    case "too_many_for_direct":
    case "host_direct_too_many":
      return t("topology.next.fewer", { most });
    case "settling":
      if (facts.shape !== "sfu") return t("topology.next.quietAny", { seconds: QUIET_SECONDS });
      return (room.count ?? 0) <= most
        ? t("topology.next.quiet", { seconds: QUIET_SECONDS })
        : t("topology.next.fewer", { most });
    case "host_wants_direct":
    case "host_wants_server":
    case "host_wants_mixer":
      return t("topology.next.host");
    case "mixer_elected":
    case "mixer_took_over":
      return standbyWords(t, facts, room);
    case "waiting_for_consent":
      return facts.who !== null && facts.who === room.you
        ? t("topology.next.agreeYou")
        : t("topology.next.agree", { name: nameIn(t, room, facts.who) });
    case "weak_uplink":
      return t("topology.next.uplink", { seconds: QUIET_SECONDS });
    case "weak_receiver":
      return t("topology.next.receiver");
    case "addresses_private":
      return facts.rules?.private_addresses ? t("topology.next.roomShown") : t("topology.next.shown");
    case "detour":
      return t("topology.next.again", { minutes: AGAIN_MINUTES });
    case "server_may_not_carry":
    case "no_mixer":
    case "nobody_can_carry":
      return noServer ? t("topology.next.serverAllowed") : null;
    case "encrypted":
    case "server_only":
    case undefined:
      return null;
  }
}

function standbyWords(t: TFunction, { who, standby }: Facts, room: Room): string | null {
  if (standby === null) return null;
  const youMix = who !== null && who === room.you;
  const name = nameIn(t, room, who);
  if (standby.type === "server") {
    return youMix ? t("topology.next.standbyServerYou") : t("topology.next.standbyServer", { name });
  }
  if (standby.id === room.you) return t("topology.next.standbyYouTake", { name });
  const other = nameIn(t, room, standby.id);
  return youMix ? t("topology.next.standbyYouLeave", { other }) : t("topology.next.standby", { name, other });
}

function nameIn(t: TFunction, { nameOf }: Room, who: ParticipantId | null): string {
  const name = who === null ? undefined : nameOf(who);
  return name === undefined ? t("topology.somebody") : firstName(name);
}
