import { useTranslation } from "react-i18next";
import { ChatPanel } from "../chat/ChatPanel";
import { Icon } from "../icons/Icon";
import { PeoplePanel } from "../people/PeoplePanel";
import { GraphPanel } from "../topology/GraphPanel";
import { useFocusReturn } from "./useFocusReturn";
import { type Panel, useCall, useCallContext } from "./view";

type TabName = Exclude<Panel, "graph">;

const TABS: readonly TabName[] = ["chat", "people"];

/** Chat, people or the graph beside the tiles; on a phone a sheet over them. */
export function SidePanel({ panel }: { panel: Panel }) {
  return panel === "graph" ? <GraphPanel /> : <TabbedPanel panel={panel} />;
}

function TabbedPanel({ panel }: { panel: TabName }) {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const count = useCall((state) => state.participants.size);
  useFocusReturn(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>(".toolbar button")];
    return buttons.find((one) => one.getAttribute("aria-label") === t(`call.${panel}`));
  });
  return (
    <aside className="panel" aria-label={t(`call.${panel}`)} data-region>
      <div className="panel-head with-tabs">
        <div className="tabs" role="tablist">
          {TABS.map((name) => (
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
