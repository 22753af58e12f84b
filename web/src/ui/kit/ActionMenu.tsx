import type { ReactElement } from "react";
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { Icon, type IconName } from "../icons/Icon";

export interface Action {
  id: string;
  label: string;
  icon: IconName;
  keys?: string | undefined;
  danger?: boolean;
  /** A line above. */
  apart?: boolean;
  run: () => void;
}

interface Props {
  label: string;
  actions: readonly Action[];
  /** The button that opens it: something of react-aria-components. */
  children: ReactElement;
}

export function ActionMenu({ label, actions, children }: Props) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popmenu" placement="top end" offset={8}>
        <Menu className="menu" aria-label={label} onAction={(id) => actions.find((one) => one.id === id)?.run()}>
          {actions.flatMap((action) => [
            ...(action.apart ? [<Separator key={`${action.id} line`} className="menu-line" />] : []),
            <MenuItem
              key={action.id}
              id={action.id}
              textValue={action.label}
              className={action.danger ? "menu-item danger" : "menu-item"}
            >
              <Icon name={action.icon} />
              <span className="grow">{action.label}</span>
              {action.keys && <span className="kbd">{action.keys}</span>}
            </MenuItem>,
          ])}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
