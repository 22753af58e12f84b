import type { RefObject } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Participant } from "../../protocol/generated";
import { Icon } from "../icons/Icon";
import { type Action, ActionMenu } from "../kit/ActionMenu";
import { IconButton } from "../kit/IconButton";
import { Slider } from "../kit/Slider";
import { usePersonActions } from "../people/usePersonActions";
import type { TileInfo } from "./tiles";
import { togglePin, useCall, useCallContext, useView } from "./view";

interface Props {
  tile: TileInfo;
  participant: Participant;
  video: RefObject<HTMLVideoElement | null>;
  figure: RefObject<HTMLElement | null>;
  live: boolean;
  mini: boolean;
}

/** Pin, volume and more, at the top right of a tile. */
export function TileTools({ tile, participant, video, figure, live, mini }: Props) {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const pinned = useView((state) => state.pinned === tile.key);
  const moderation = usePersonActions(participant);
  const actions = [...usePictureActions({ tile, participant, video, figure, live }), ...moderation];
  const pinLabel = pinned ? t("tile.unpin") : t("tile.pin");
  return (
    <div className="tools">
      {!mini && (
        <IconButton
          look="tilebtn"
          icon="pin"
          label={pinLabel}
          pressed={pinned}
          onPress={() => togglePin(view, tile.key)}
        />
      )}
      {!tile.you && !mini && <VolumeButton participant={participant} />}
      <ActionMenu
        label={t("tile.options", { name: participant.name })}
        actions={[{ id: "pin", label: pinLabel, icon: "pin", run: () => togglePin(view, tile.key) }, ...actions]}
      >
        <AriaButton className="tilebtn" aria-label={t("tile.options", { name: participant.name })}>
          <Icon name="more" small />
        </AriaButton>
      </ActionMenu>
    </div>
  );
}

function VolumeButton({ participant }: { participant: Participant }) {
  const { t } = useTranslation();
  const { call } = useCallContext();
  const volume = useCall((state) => state.volume.get(participant.id) ?? 1);
  const label = t("tile.volume", { name: participant.name });
  return (
    <DialogTrigger>
      <AriaButton className="tilebtn" aria-label={label}>
        <Icon name={volume === 0 ? "speakerOff" : "speaker"} small />
      </AriaButton>
      <Popover className="pop" placement="bottom end" offset={8}>
        <Dialog aria-label={label}>
          <Slider label={label} value={volume} onChange={(value) => call.setVolume(participant.id, value)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function usePictureActions({ tile, participant, video, figure, live }: Omit<Props, "mini">): Action[] {
  const { t } = useTranslation();
  const { call, view } = useCallContext();
  const hidden = useCall((state) => state.hidden.has(tile.participant));
  const actions: Action[] = [];
  if (live && document.fullscreenEnabled) {
    actions.push({
      id: "full",
      label: t("tile.fullScreen"),
      icon: "full",
      run: () => {
        view.setState({ full: tile.key });
        figure.current?.requestFullscreen().catch(() => view.setState({ full: null }));
      },
    });
  }
  if (live && document.pictureInPictureEnabled) {
    actions.push({
      id: "pip",
      label: t("tile.pip"),
      icon: "pip",
      run: () => {
        video.current?.requestPictureInPicture().catch(() => view.setState({ pip: null }));
      },
    });
  }
  if (!tile.you && tile.kind === "person") {
    actions.push({
      id: "hide",
      label: hidden ? t("tile.showPicture") : t("tile.hidePicture"),
      icon: "eye",
      run: () => call.hidePicture(participant.id, !hidden),
    });
  }
  return actions;
}
