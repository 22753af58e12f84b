import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { Icon, type IconName } from "../icons/Icon";
import { Tip } from "../kit/Tip";

interface Props {
  /** Its name for those who listen; stays the same in every state. */
  name: string;
  /** Under the icon; says the state. */
  word: string;
  icon: IconName;
  tip: string;
  keys?: string;
  pressed?: boolean;
  look?: "is-off" | "is-up" | "is-alive" | "leave";
  count?: number;
  countWords?: string;
  disabled?: boolean;
  /** Under the word. */
  meter?: ReactNode;
  onPress?: () => void;
}

/**
 * A button of the toolbar: icon over word, with its key in the tooltip. The word says the state, which `aria-pressed`
 * says to those who listen; so it is drawn and no part of the name.
 */
export function ToolButton(props: Props) {
  const { name, word, icon, tip, keys, pressed, look, count, countWords, disabled, meter, onPress } = props;
  const button = (
    <Tip words={tip} keys={keys}>
      <AriaButton
        className={look ? `tool ${look}` : "tool"}
        aria-label={name}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        // So that the space bar stays the key to talk with after a click.
        preventFocusOnPress={pressed !== undefined}
        onPress={disabled ? undefined : onPress}
      >
        <Icon name={icon} />
        <span className="word" data-word={word} />
        {meter}
      </AriaButton>
    </Tip>
  );
  return count ? (
    <span className="tool-counted">
      {button}
      <span className="count num" title={countWords}>
        {count > 99 ? "99+" : count}
      </span>
    </span>
  ) : (
    button
  );
}
