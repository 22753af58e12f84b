import { useView } from "./view";

/** Says joins, shape changes and reconnects to whoever listens instead of looking. */
export function LiveRegion() {
  const said = useView((state) => state.said);
  return (
    <div className="sr" aria-live="polite" aria-relevant="additions">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
