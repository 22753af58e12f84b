import type { ReactElement } from "react";
import { Tooltip, TooltipTrigger } from "react-aria-components";

interface Props {
  words: string;
  keys?: string | undefined;
  /** Something of react-aria-components that can be focused. */
  children: ReactElement;
}

/** What a control does, and its key, after a moment of pointing or on focus. */
export function Tip({ words, keys, children }: Props) {
  return (
    <TooltipTrigger delay={500} closeDelay={100}>
      {children}
      <Tooltip className="tip" offset={8}>
        {words}
        {keys && <span className="kbd">{keys}</span>}
      </Tooltip>
    </TooltipTrigger>
  );
}
