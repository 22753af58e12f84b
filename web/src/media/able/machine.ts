// What browsers say of the machine they run on: how hard it works, its battery, what its network costs. Each of it is
// missing somewhere, and then unknown.

/** The parts of three specifications that TypeScript does not know (W3C Compute Pressure, Battery Status; WICG netinfo). */
interface PressureObserver {
  observe(source: "cpu", options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type PressureObserverClass = new (heard: (records: readonly { state: string }[]) => void) => PressureObserver;
interface Battery {
  charging: boolean;
  level: number;
}
interface Network {
  saveData?: boolean;
  type?: string;
}
/** What a page finds; tests bring their own. */
export interface Page {
  PressureObserver?: PressureObserverClass;
  navigator?: { getBattery?(): Promise<Battery>; connection?: Network };
}

const STATES = ["nominal", "fair", "serious", "critical"];
const EVERY_MS = 2000;
/** A page that opens, or a call that grows, works hard for a moment. Strain is what lasted. */
const LASTED_MS = 10_000;
const LOW = 0.2;

export class Machine {
  /** Newest last. The first of them may be older than what is looked back at. */
  private states: readonly { at: number; state: number }[] = [];
  private readonly observer: PressureObserver | null;
  private battery: Battery | null = null;

  constructor(private readonly page: Page = globalThis as unknown as Page) {
    const { PressureObserver, navigator } = page;
    this.observer = PressureObserver ? new PressureObserver((records) => this.heard(records)) : null;
    // A page that may not is one that does not know.
    this.observer?.observe("cpu", { sampleInterval: EVERY_MS }).catch(() => {});
    navigator
      ?.getBattery?.()
      .then((battery) => {
        this.battery = battery;
      })
      .catch(() => {});
  }

  /** How hard the machine works, 0 (hardly) to 3 (too hard): the least of a while; null while unknown. */
  get pressure(): number | null {
    this.forget(performance.now());
    return this.states.length === 0 ? null : Math.min(...this.states.map(({ state }) => state));
  }

  get lowBattery(): boolean {
    return this.battery !== null && !this.battery.charging && this.battery.level < LOW;
  }

  /** The network costs by the byte. */
  get metered(): boolean {
    const network = this.page.navigator?.connection;
    return network?.saveData === true || network?.type === "cellular";
  }

  stop(): void {
    this.observer?.disconnect();
  }

  private heard(records: readonly { state: string }[]): void {
    const state = STATES.indexOf(records.at(-1)?.state ?? "");
    const at = performance.now();
    this.states = state < 0 ? [] : [...this.states, { at, state }];
    this.forget(at);
  }

  /** The states that ended too long ago. One is said when it begins, so that the last of the older ones still held. */
  private forget(now: number): void {
    const first = this.states.findLastIndex(({ at }) => at <= now - LASTED_MS);
    if (first > 0) this.states = this.states.slice(first);
  }
}
