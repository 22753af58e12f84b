// Every icon of the interface: one stroke, 24 × 24.

import type { ReactNode } from "react";

const shapes = {
  down: <path d="m6 9.500 6 6 6-6" />,
  settings: (
    <>
      <circle cx="12" cy="12" r="3.200" />
      <path d="M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M5.600 18.400l1.800-1.800M16.600 7.400l1.800-1.800" />
    </>
  ),
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5 11a7 7 0 0 0 14 0M12 18v3" />
    </>
  ),
  micOff: (
    <path d="M15 10V6a3 3 0 0 0-5.9-.8M9 9.500V11a3 3 0 0 0 4.600 2.500M5 11a7 7 0 0 0 11.300 5.500M19 11a7 7 0 0 1-.7 3M12 18v3M4 4l16 16" />
  ),
  camera: (
    <>
      <rect x="2.5" y="6" width="13" height="12" rx="3" />
      <path d="m15.500 10.500 5.500-3v9l-5.500-3" />
    </>
  ),
  cameraOff: (
    <path d="M15.500 13.500 21 16.500v-9l-5.500 3M9 6h3.500a3 3 0 0 1 3 3v3M4 6.800A3 3 0 0 0 2.500 9.300V15a3 3 0 0 0 3 3h7a3 3 0 0 0 2.300-1M3.500 3.500l17 17" />
  ),
  live: (
    <>
      <circle cx="12" cy="12" r="2.500" />
      <path d="M7.500 7.500a6.400 6.400 0 0 0 0 9M16.500 7.500a6.400 6.400 0 0 1 0 9M4.700 4.700a10.300 10.300 0 0 0 0 14.600M19.300 4.700a10.300 10.300 0 0 1 0 14.600" />
    </>
  ),
  chat: <path d="M4 7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-5.500L7 20v-4a3 3 0 0 1-3-3z" />,
  hand: (
    <path d="M8 12.800V6.300a1.400 1.400 0 0 1 2.800 0V11m0-.4V4.700a1.400 1.400 0 0 1 2.800 0V11m0-4.500a1.400 1.400 0 0 1 2.800 0V12m0-2.600a1.400 1.400 0 0 1 2.800 0v5.300A6.400 6.400 0 0 1 12.800 21c-2.500 0-4-1.100-5.200-3l-2.700-4.200a1.300 1.300 0 0 1 2-1.600L8 13.600" />
  ),
  share: (
    <>
      <rect x="3" y="4" width="18" height="13" rx="2.5" />
      <path d="M12 13.500v-6M9.300 10 12 7.300l2.700 2.700M8.500 21h7" />
    </>
  ),
  leave: (
    <path d="M3 14.300C3 10.300 7 8 12 8s9 2.300 9 6.300c0 1.200-.7 1.900-1.800 1.700l-2.700-.5c-.8-.2-1.200-.7-1.300-1.400l-.2-1.400a11 11 0 0 0-6 0l-.2 1.400c-.1.700-.5 1.200-1.300 1.400l-2.700.5C3.700 16.200 3 15.500 3 14.300z" />
  ),
  good: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m8.200 12.300 2.600 2.600 5-5.300" />
    </>
  ),
  close: <path d="m6 6 12 12M18 6 6 18" />,
  bad: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m9 9 6 6m0-6-6 6" />
    </>
  ),
  warn: <path d="M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.1" />,
  link: (
    <path d="M10 14a4 4 0 0 0 5.700 0l3.200-3.200a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.200 3.200a4 4 0 0 0 5.700 5.700l1.200-1.200" />
  ),
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9.500" rx="2.500" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  speaker: <path d="M4 9.500v5h3.500l5 4v-13l-5 4zM16 9a4.200 4.200 0 0 1 0 6M18.600 6.500a8 8 0 0 1 0 11" />,
  speakerOff: <path d="M4 9.500v5h3.500l5 4v-13l-5 4zM16.500 9.500l5 5M21.500 9.500l-5 5" />,
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5.500M12 7.600v.1" />
    </>
  ),
  grid: (
    <>
      <rect x="4" y="4" width="7" height="7" rx="1.800" />
      <rect x="13" y="4" width="7" height="7" rx="1.800" />
      <rect x="4" y="13" width="7" height="7" rx="1.800" />
      <rect x="13" y="13" width="7" height="7" rx="1.800" />
    </>
  ),
  spotlight: (
    <>
      <rect x="4" y="4" width="16" height="10" rx="1.800" />
      <rect x="4" y="16.500" width="4.300" height="3.500" rx="1" />
      <rect x="9.900" y="16.500" width="4.300" height="3.500" rx="1" />
      <rect x="15.700" y="16.500" width="4.300" height="3.500" rx="1" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  send: <path d="M4.500 12 3.500 4.500 20.500 12 3.500 19.500zM4.500 12h7" />,
  people: (
    <>
      <circle cx="9" cy="8.500" r="3.300" />
      <path d="M3 19.500a6 6 0 0 1 12 0M15.500 5.400a3.300 3.300 0 0 1 0 6.200M17.600 14.200a6 6 0 0 1 3.400 5.300" />
    </>
  ),
  more: <path d="M5.500 12h.01M12 12h.01M18.500 12h.01" strokeWidth="3" />,
  pin: <path d="M9 4h6l-1 6 3 3.500H7L10 10zM12 13.500V20" />,
  pip: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2.500" />
      <rect x="12" y="11.500" width="6.500" height="5" rx="1.200" fill="currentColor" stroke="none" />
    </>
  ),
  full: (
    <path d="M4 9V5.500A1.500 1.500 0 0 1 5.500 4H9M15 4h3.500A1.500 1.500 0 0 1 20 5.500V9M20 15v3.500a1.500 1.500 0 0 1-1.500 1.500H15M9 20H5.500A1.500 1.500 0 0 1 4 18.500V15" />
  ),
  pen: <path d="M4 19.500c3-1 3.500-4 6-7L17.500 5a2.100 2.100 0 0 1 3 3L13 15.500c-3 2.500-6 3-9 4z" />,
  check: <path d="m5 12.500 4.500 4.500L19 7" />,
  back: <path d="M19 12H5m5.500-5.500L5 12l5.500 5.500" />,
  eye: (
    <>
      <path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" />
      <circle cx="12" cy="12" r="2.800" />
    </>
  ),
  ban: (
    <>
      <circle cx="12" cy="12" r="8.500" />
      <path d="m6 6 12 12" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c3 3 3.600 6 3.600 9S15 18 12 21c-3-3-3.600-6-3.600-9S9 6 12 3z" />
    </>
  ),
  keys: (
    <>
      <rect x="2.5" y="6" width="19" height="12" rx="2.500" />
      <path d="M6.500 10h.01M10 10h.01M14 10h.01M17.500 10h.01M8 14h8" />
    </>
  ),
  theme: (
    <>
      <circle cx="12" cy="12" r="8.500" />
      <path d="M12 3.500a8.500 8.500 0 0 1 0 17z" fill="currentColor" />
    </>
  ),
  ways: (
    <>
      <circle cx="5.5" cy="6" r="2.300" />
      <circle cx="18.5" cy="6" r="2.300" />
      <circle cx="12" cy="18" r="2.300" />
      <path d="M7.800 6h8.400M6.600 8l4.300 8M17.400 8l-4.300 8" />
    </>
  ),
  server: (
    <>
      <rect x="4" y="4" width="16" height="7" rx="2" />
      <rect x="4" y="13" width="16" height="7" rx="2" />
      <path d="M8 7.500v.1M8 16.500v.1" />
    </>
  ),
  play: <path d="M8 5.500v13l10.500-6.500z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

interface Props {
  name: IconName;
  small?: boolean;
  className?: string;
}

export function Icon({ name, small, className }: Props) {
  const classes = ["i", small ? "s" : "", className ?? ""].filter(Boolean).join(" ");
  return (
    <svg className={classes} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
