const HEIGHTS = [4, 7, 10, 13];

/** How good a connection is, 1 to 4; none lit where nothing is known. */
export function Bars({ level }: { level: number | null }) {
  return (
    <svg className={level !== null && level <= 2 ? "bars warn" : "bars"} viewBox="0 0 16 16" aria-hidden="true">
      {HEIGHTS.map((height, i) => (
        <rect
          key={height}
          className={level !== null && i < level ? "on" : "rest"}
          x={1 + i * 3.8}
          y={15 - height}
          width="2.6"
          height={height}
          rx="1"
        />
      ))}
    </svg>
  );
}
