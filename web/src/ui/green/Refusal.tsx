import { useTranslation } from "react-i18next";
import type { ErrorBody } from "../../protocol/generated";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { refusalWords } from "../words";

interface Props {
  room: string;
  error: ErrorBody;
  onTakeOver: () => void;
}

/** Why one may not come in, in place, with what can be done. */
export function Refusal({ room, error, onTakeOver }: Props) {
  const { t } = useTranslation();
  const { what, why } = refusalWords(t, error, room);
  return (
    <Note tone={error.code === "already_here" ? "warn" : "bad"} what={what} why={why} alert>
      {error.code === "already_here" && (
        <Button look="second" size="small" onClick={onTakeOver}>
          {t("green.continueHere")}
        </Button>
      )}
      {error.code === "protocol_version" && (
        <Button look="second" size="small" onClick={() => location.reload()}>
          {t("refusedWhy.reload")}
        </Button>
      )}
    </Note>
  );
}
