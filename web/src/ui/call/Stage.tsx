import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { CopyInvite } from "./CopyInvite";
import { Notices } from "./Notices";
import { Tile } from "./Tile";
import { useScene } from "./useScene";
import { useShown } from "./useShown";
import { useSize } from "./useSize";
import { useCall, useCallContext } from "./view";

/** Everybody's pictures. */
export function Stage() {
  const { t } = useTranslation();
  const { view } = useCallContext();
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area);
  const staged = useScene(size);
  useShown(staged);
  const alone = useCall((state) => state.participants.size <= 1);
  const names = useCall((state) => state.participants);

  const { placed, more } = staged.scene;
  const rects = new Map(placed.map(({ tile, rect }) => [tile, rect]));
  const left = staged.tiles.filter((tile) => more?.tiles.includes(tile.key));
  return (
    <main className="stage" aria-label={t("call.stage")} tabIndex={-1} data-region>
      <Notices />
      <div ref={area} className="tiles">
        {staged.tiles.map((tile) => {
          const rect = rects.get(tile.key);
          return rect && <Tile key={tile.key} tile={tile} rect={rect} />;
        })}
        {more && (
          <button
            type="button"
            className="tile no-video more-tile"
            title={left.map((tile) => names.get(tile.participant)?.name).join(", ")}
            style={{
              width: more.rect.width,
              height: more.rect.height,
              transform: `translate(${more.rect.x}px, ${more.rect.y}px)`,
            }}
            onClick={() => view.setState({ panel: "people" })}
          >
            {t("call.moreTile", { count: left.length })}
          </button>
        )}
        {alone && size.height > 0 && (
          <div className="alone">
            <h2>{t("call.alone")}</h2>
            <p>{t("call.aloneWhy")}</p>
            <CopyInvite look="second" />
          </div>
        )}
      </div>
    </main>
  );
}
