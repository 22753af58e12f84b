import type { Shape } from "../../protocol/generated";

/** The five specks of the starling, standing as the room is connected. The first of them is the hub. */
export function TopologyGlyph({ shape }: { shape: Shape }) {
  return (
    <svg className="topo" data-topo={shape} viewBox="0 0 24 24" aria-hidden="true">
      <path
        className="l l-mesh"
        d="M12 3.600 20.600 9.800 17.300 19.900H6.700L3.400 9.800zM12 3.600 17.300 19.900 3.400 9.800H20.600L6.700 19.900z"
      />
      <path className="l l-mixer" d="M12 12V3M12 12h9M12 12v9M12 12H3" />
      <path className="l l-sfu" d="M12 12 4 4M12 12l8-8M12 12l8 8M12 12l-8 8" />
      <path
        className="l l-mixed"
        d="M12 3.600 20.600 9.800 3.400 9.800zM3.400 9.800 6.700 19.900M16.300 18.200 20.600 9.800M16.300 18.200 6.700 19.900"
      />
      {[1, 2, 3, 4, 5].map((n) => (
        <rect key={n} className={`n n${n}`} x="-2.1" y="-2.1" width="4.2" height="4.2" rx="2.1" />
      ))}
    </svg>
  );
}
