// Which of the sounds that are here make up a mix: each wanted person once, nobody who is not wanted. Pure.

import type { ParticipantId } from "../../call/state";

export interface Heard {
  id: string;
  /** Who is heard in it: one person, or several where another mixer's mix came. */
  covers: readonly ParticipantId[];
}

/** So many mixes of others are weighed against each other exactly; there are as many as there are other mixers. */
const MOST_GROUPS = 12;

/**
 * Ids of inputs whose covers are disjoint and all among the origins, and that cover as many of those as can be. Of the
 * ways to do so the one with most people heard singly, for their volumes; of those the one that plays already.
 */
export function choose(
  inputs: readonly Heard[],
  origins: readonly ParticipantId[],
  playing: ReadonlySet<string>,
): readonly string[] {
  const wanted = new Set(origins);
  const eligible = inputs.filter(({ covers }) => covers.length > 0 && covers.every((who) => wanted.has(who)));
  const preferred = [...eligible.filter(({ id }) => playing.has(id)), ...eligible.filter(({ id }) => !playing.has(id))];

  const singles = new Map<ParticipantId, string>();
  const groups: Group[] = [];
  for (const { id, covers } of preferred) {
    const people = new Set(covers);
    const [only] = people;
    if (people.size === 1 && only !== undefined) singles.set(only, singles.get(only) ?? id);
    else groups.push({ id, people, plays: playing.has(id) });
  }

  // A group that brings nobody new is worse than its people one by one, in every combination.
  const useful = groups.filter(({ people }) => ![...people].every((who) => singles.has(who)));
  useful.sort((a, b) => b.people.size - a.people.size);
  const best = combine(useful.slice(0, MOST_GROUPS), new Set(singles.keys()));
  const grouped = new Set(best.flatMap(({ people }) => [...people]));
  const alone = [...singles].filter(([who]) => !grouped.has(who)).map(([, id]) => id);
  return [...alone, ...best.map(({ id }) => id)];
}

interface Group {
  id: string;
  people: ReadonlySet<ParticipantId>;
  plays: boolean;
}

/** The best set of disjoint groups beside these people who can be heard singly. */
function combine(groups: readonly Group[], singly: ReadonlySet<ParticipantId>): readonly Group[] {
  let best: readonly Group[] = [];
  let bestWorth = [singly.size, 0, 0];
  const walk = (from: number, chosen: readonly Group[], taken: ReadonlySet<ParticipantId>) => {
    const covered = new Set([...singly, ...taken]).size;
    const worth = [covered, -taken.size, chosen.filter(({ plays }) => plays).length];
    if (isMore(worth, bestWorth)) [best, bestWorth] = [chosen, worth];
    for (const [i, group] of groups.entries()) {
      if (i < from || [...group.people].some((who) => taken.has(who))) continue;
      walk(i + 1, [...chosen, group], new Set([...taken, ...group.people]));
    }
  };
  walk(0, [], new Set());
  return best;
}

/** In the order of a dictionary. */
function isMore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}
