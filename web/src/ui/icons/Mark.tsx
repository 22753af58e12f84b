/** The starling. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="currentColor"
        d="M23.4 6.500 18.900 5.100A4.500 4.500 0 0 0 11.200 7C10.600 9.400 9.400 11.300 7.300 13.600L1.200 20.700l7.300-2.300c6.200.7 11.300-2.800 11-9.400z"
      />
      <path className="bill" d="M23.4 6.500 19.300 5.200c.500.900.700 2.100.600 3.200z" />
      <circle className="speck" cx="14.2" cy="10.2" r="0.95" />
      <circle className="speck" cx="11.6" cy="12.7" r="0.95" />
      <circle className="speck" cx="15.6" cy="13.5" r="0.95" />
      <circle className="speck" cx="8.9" cy="15.6" r="0.85" />
      <circle className="speck" cx="12.6" cy="16.1" r="0.85" />
    </svg>
  );
}
