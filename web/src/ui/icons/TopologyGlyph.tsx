import type { Shape } from "../../protocol/generated";

/** The five specks of the starling, standing as the room is connected. */
export function TopologyGlyph({ shape }: { shape: Shape }) {
  return (
    <svg className="topo" data-topo={shape === "alone" ? "bird" : shape} viewBox="0 0 24 24" aria-hidden="true">
      <path className="l l-sfu" d="M12 12 4 4M12 12l8-8M12 12l8 8M12 12l-8 8" />
      {[1, 2, 3, 4, 5].map((n) => (
        <rect key={n} className={`n n${n}`} x="-2.1" y="-2.1" width="4.2" height="4.2" rx="2.1" />
      ))}
    </svg>
  );
}
