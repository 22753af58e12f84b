import { useEffect, useState } from "react";
import type { Call } from "../../call/call";
import { createDevices, type Devices } from "../../media/devices";
import { createSession } from "../../session";

/** What one visit to a room works with; whoever makes it stops it. */
export interface Engine {
  call: Call;
  devices: Devices;
}

/** An engine for as long as the component is shown; null before its first effect. */
export function useEngine(): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null);
  useEffect(() => {
    const devices = createDevices();
    const call = createSession(devices);
    setEngine({ call, devices });
    return () => {
      call.stop();
      devices.stop();
      setEngine(null);
    };
  }, []);
  return engine;
}
