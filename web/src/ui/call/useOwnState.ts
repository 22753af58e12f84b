import { you } from "../../call/select";
import type { DeviceProblem } from "../../call/state";
import type { Source } from "../../protocol/generated";
import { useCall } from "./view";

export interface OwnState {
  /** Sent, or about to be. */
  on: boolean;
  /** Why it may not be turned on. */
  why: "stopped" | "viewer" | null;
  problem: DeviceProblem | null;
}

export function useOwnState(source: Source): OwnState {
  const state = useCall((call) => call.own[source].state);
  const problem = useCall((call) => call.own[source].problem);
  const stopped = useCall((call) => you(call)?.stopped.includes(source) ?? false);
  const viewer = useCall((call) => you(call)?.role === "viewer");
  const why = viewer ? "viewer" : stopped ? "stopped" : null;
  return { on: why === null && (state === "on" || state === "starting"), why, problem };
}
