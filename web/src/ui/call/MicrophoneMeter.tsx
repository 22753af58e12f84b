import { useEffect, useRef } from "react";
import { useCall, useCallContext } from "./view";

/** One's own voice as a bar, while the microphone is on. Past React: it moves ten times a second. */
export function MicrophoneMeter() {
  const { store } = useCallContext().call;
  const on = useCall((state) => state.own.microphone.state === "on");
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const draw = ({ ownLevel }: { ownLevel: number }) => {
      if (bar.current) bar.current.style.width = `${ownLevel}%`;
    };
    draw(store.getState());
    return on ? store.subscribe(draw) : undefined;
  }, [store, on]);
  return (
    on && (
      <i className="mlevel">
        <i ref={bar} />
      </i>
    )
  );
}
