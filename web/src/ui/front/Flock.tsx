import { useMemo } from "react";
import { flockPaths } from "./flock";

export function Flock() {
  const paths = useMemo(flockPaths, []);
  return (
    <svg className="flock" viewBox="0 0 620 400" aria-hidden="true" fill="none" strokeLinecap="round">
      <path stroke="currentColor" strokeWidth="1.5" opacity=".5" d={paths.small} />
      <path stroke="currentColor" strokeWidth="2.1" opacity=".72" d={paths.middle} />
      <path stroke="currentColor" strokeWidth="2.8" opacity=".9" d={paths.large} />
      {paths.iris.map((path, i) => (
        <path key={path} stroke={`var(--st-iris-${i + 1})`} strokeWidth="3.6" d={path} />
      ))}
    </svg>
  );
}
