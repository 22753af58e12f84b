import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { you } from "../../call/select";
import { whyFailed } from "../api";
import { Icon } from "../icons/Icon";
import { type Action, ActionMenu } from "../kit/ActionMenu";
import { Tip } from "../kit/Tip";
import { atLeast } from "../rights";
import { usePhone } from "../useMedia";
import { refusalWords } from "../words";
import { canOpenPip, openPip } from "./pip";
import { useActions } from "./useActions";
import { useFullScreen } from "./useFullScreen";
import { useInvite } from "./useInvite";
import { useLayout } from "./useLayout";
import { useOwnState } from "./useOwnState";
import { toast, togglePanel, useCall, useCallContext, useView } from "./view";

export function MoreMenu() {
  const { t } = useTranslation();
  return (
    <ActionMenu label={t("menu.label")} actions={useMoreActions()}>
      <Tip words={t("call.tip.more")}>
        <AriaButton className="tool" aria-label={t("call.more")}>
          <Icon name="more" />
          <span className="word" data-word={t("call.more")} />
        </AriaButton>
      </Tip>
    </ActionMenu>
  );
}

function useMoreActions(): Action[] {
  const { t } = useTranslation();
  const { call, view } = useCallContext();
  const phone = usePhone();
  const own = useActions();
  const sharing = useOwnState("screen");
  const invite = useInvite();
  const { layout, toggle } = useLayout();
  const full = useFullScreen();
  const role = useCall((state) => you(state)?.role ?? "viewer");
  const locked = useCall((state) => state.room?.locked ?? false);
  const deafened = useCall((state) => state.deafened);
  const pip = useView((state) => state.pip);

  const actions: Action[] = [];
  if (phone) {
    if (own.canShare && sharing.why === null) {
      const label = sharing.on ? t("menu.unshare") : t("menu.share");
      actions.push({ id: "share", label, icon: "share", run: own.toggleScreen });
    }
    const hand = own.handUp ? t("menu.lowerHand") : t("menu.hand");
    actions.push(
      { id: "hand", label: hand, icon: "hand", run: own.toggleHand },
      { id: "people", label: t("menu.people"), icon: "people", run: () => togglePanel(view, "people") },
    );
  }
  actions.push({
    id: "layout",
    label: layout === "grid" ? t("menu.spotlight") : t("menu.grid"),
    icon: layout === "grid" ? "spotlight" : "grid",
    apart: phone,
    run: toggle,
  });
  if (full.possible) {
    actions.push({
      id: "full",
      label: full.on ? t("menu.exitFull") : t("menu.enterFull"),
      icon: "full",
      run: full.toggle,
    });
  }
  if (canOpenPip() && pip === null) {
    actions.push({ id: "pip", label: t("menu.pip"), icon: "pip", run: () => void openPip(view) });
  }
  actions.push(
    {
      id: "deafen",
      label: deafened ? t("menu.hear") : t("menu.deafen"),
      icon: deafened ? "speaker" : "speakerOff",
      run: () => call.deafen(!deafened),
    },
    { id: "copy", label: t("menu.copy"), icon: "link", apart: true, run: () => void invite() },
    { id: "travel", label: t("menu.travel"), icon: "ways", run: () => view.setState({ panel: "graph" }) },
  );
  if (atLeast(role, "moderator")) {
    actions.push({
      id: "lock",
      label: locked ? t("menu.unlock") : t("menu.lock"),
      icon: "lock",
      run: () => {
        call.lock(!locked).catch((error) => {
          toast(view, { icon: "warn", tone: "warn", ...refusalWords(t, whyFailed(error)) });
        });
      },
    });
  }
  if (atLeast(role, "moderator")) {
    actions.push({
      id: "streams",
      label: t("menu.streams"),
      icon: "live",
      run: () => view.setState({ window: { name: "streams" } }),
    });
  }
  if (role === "owner") {
    actions.push({
      id: "room",
      label: t("menu.room"),
      icon: "pen",
      run: () => view.setState({ window: { name: "room" } }),
    });
  }
  actions.push({
    id: "settings",
    label: t("menu.settings"),
    icon: "settings",
    apart: true,
    run: () => view.setState({ window: { name: "settings" } }),
  });
  if (!phone) {
    actions.push({
      id: "keys",
      label: t("menu.keys"),
      icon: "keys",
      keys: "?",
      run: () => view.setState({ window: { name: "keys" } }),
    });
  }
  return actions;
}
