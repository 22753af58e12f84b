import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { AdminRoom } from "../../protocol/generated";
import { useFocusReturn } from "../call/useFocusReturn";
import { fromOutside } from "../topology/eyes";
import { GraphSheet } from "../topology/GraphSheet";
import { Reason } from "../topology/Reason";
import { useGraph } from "../topology/useGraph";
import { lookAtAnyGraph } from "./api";
import { roomButton } from "./Rooms";

/** How a room is connected, for somebody who is not in it. */
export function RoomGraph({ room: { room, underway }, onClose }: { room: AdminRoom; onClose: () => void }) {
  const { t } = useTranslation();
  const looked = useGraph(room.name, lookAtAnyGraph);
  useFocusReturn(() => document.getElementById(roomButton(room.name)));
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [onClose]);

  const graph = looked.value;
  const shape = underway?.shape ?? "alone";
  return (
    <GraphSheet
      title={t("admin.graphOf", { title: room.title })}
      looked={looked}
      eyes={fromOutside}
      onClose={onClose}
      reason={
        graph && (
          <Reason
            facts={{
              why: graph.why,
              who: graph.who,
              travel: graph.travel,
              shape,
              standby: graph.standby,
              rules: room.media,
            }}
            room={{
              count: graph.people.length,
              you: null,
              nameOf: (id) => graph.people.find((person) => person.id === id)?.name,
            }}
            sentence={graph.sentence}
          />
        )
      }
    />
  );
}
