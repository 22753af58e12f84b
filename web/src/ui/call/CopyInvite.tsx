import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button";
import { useInvite } from "./useInvite";

export function CopyInvite({ look, small }: { look: "second" | "quiet"; small?: boolean }) {
  const { t } = useTranslation();
  const invite = useInvite();
  return (
    <Button look={look} size={small ? "small" : undefined} icon="link" onClick={() => void invite()}>
      {t("call.copyInvite")}
    </Button>
  );
}
