interface Props {
  /** 0 to 100. */
  level: number;
  label: string;
  cells?: number;
  className?: string;
}

export function Meter({ level, label, cells = 18, className }: Props) {
  const lit = Math.round((level / 100) * cells);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the browser's own meter cannot be drawn in cells
    <div
      className={className ? `meter ${className}` : "meter"}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level)}
    >
      {Array.from({ length: cells }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells have no identity but their place
        <span key={i} className={i < lit ? "on" : undefined} />
      ))}
    </div>
  );
}
