import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../api";
import { Button } from "../kit/Button";
import { Note } from "../kit/Note";
import { refusalWords } from "../words";

export function SignOut({ leave }: { leave: () => Promise<Failure | null> }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const words = failure && refusalWords(t, failure);
  return (
    <>
      <Button look="second" onClick={async () => setFailure(await leave())}>
        {t("admin.signOut")}
      </Button>
      {words && (
        <div className="admin-notice">
          <Note tone="bad" what={t("admin.signOutFailed")} why={`${words.what}. ${words.why}`} alert />
        </div>
      )}
    </>
  );
}
