import { useState } from "react";
import { useStore } from "zustand";
import { CallScreen } from "../call/CallScreen";
import { isRoomName } from "../front/target";
import { GreenRoom } from "../green/GreenRoom";
import { NoSuchRoom } from "../green/NoSuchRoom";
import { Ended } from "./Ended";
import { type Engine, useEngine } from "./engine";

/** Everything at `/r/NAME`: before, in and after the call. */
export function RoomPage({ name }: { name: string }) {
  const [visit, setVisit] = useState(0);
  if (!isRoomName(name)) return <NoSuchRoom name={name} onMade={() => {}} />;
  return <Visit key={`${name} ${visit}`} name={name} onRejoin={() => setVisit(visit + 1)} />;
}

function Visit({ name, onRejoin }: { name: string; onRejoin: () => void }) {
  const engine = useEngine();
  return engine ? <Screen name={name} engine={engine} onRejoin={onRejoin} /> : null;
}

interface ScreenProps {
  name: string;
  engine: Engine;
  onRejoin: () => void;
}

function Screen({ name, engine, onRejoin }: ScreenProps) {
  const phase = useStore(engine.call.store, (state) => state.phase);
  switch (phase.name) {
    case "outside":
    case "joining":
    case "refused":
      return <GreenRoom room={name} engine={engine} />;
    case "inside":
    case "reconnecting":
      return <CallScreen engine={engine} />;
    case "ended":
      return <Ended reason={phase.reason} onRejoin={onRejoin} />;
  }
}
