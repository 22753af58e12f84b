import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ChatPanel } from "../chat/ChatPanel";
import { Icon } from "../icons/Icon";
import { PeoplePanel } from "../people/PeoplePanel";
import { type Panel, useCall, useCallContext } from "./view";

const PANELS: readonly Panel[] = ["chat", "people"];

/** Chat and people beside the tiles; on a phone a sheet over them. */
export function SidePanel({ panel }: { panel: Panel }) {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const count = useCall((state) => state.participants.size);
  useFocusReturn(panel);
  return (
    <aside className="panel" aria-label={t(`call.${panel}`)} data-region>
      <div className="panel-head with-tabs">
        <div className="tabs" role="tablist">
          {PANELS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === panel}
              aria-controls="panel-body"
              tabIndex={name === panel ? 0 : -1}
              onClick={() => view.setState({ panel: name })}
              onKeyDown={(event) => {
                if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
                const other = name === "chat" ? "people" : "chat";
                view.setState({ panel: other });
                document.getElementById(`tab-${other}`)?.focus();
              }}
            >
              {t(`call.${name}`)}
              {name === "people" && <span className="hint num">{count}</span>}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="ib"
          aria-label={t("call.closePanel")}
          onClick={() => view.setState({ panel: null })}
        >
          <Icon name="close" />
        </button>
      </div>
      <div id="panel-body" role="tabpanel" aria-labelledby={`tab-${panel}`} className="panel-in">
        {panel === "chat" ? <ChatPanel /> : <PeoplePanel />}
      </div>
    </aside>
  );
}

/** When the panel goes while something in it has the focus, its button in the toolbar gets it. */
function useFocusReturn(panel: Panel): void {
  const { t } = useTranslation();
  const label = useRef("");
  label.current = t(`call.${panel}`);
  useEffect(() => {
    return () => {
      const { activeElement } = document;
      if (activeElement && activeElement !== document.body && !activeElement.closest(".panel")) return;
      requestAnimationFrame(() => {
        const buttons = document.querySelectorAll<HTMLElement>(".toolbar button");
        const button = [...buttons].find((one) => one.getAttribute("aria-label") === label.current);
        // Entered from outside, the toolbar hands the focus to whichever of its buttons had it last; once inside, it
        // stays where it is put.
        button?.focus();
        button?.focus();
      });
    };
  }, []);
}
