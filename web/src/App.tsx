import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch } from "wouter";
import { Front } from "./ui/front/Front";
import { Mark } from "./ui/icons/Mark";
import { RoomPage } from "./ui/room/RoomPage";
import { useTitle } from "./ui/useTitle";

/** Few ever open it: nobody else waits for it. */
const AdminPage = lazy(() => import("./ui/admin/AdminPage").then((loaded) => ({ default: loaded.AdminPage })));

export function App() {
  return (
    <Switch>
      <Route path="/">
        <Front />
      </Route>
      <Route path="/r/:name">{({ name }) => <RoomPage name={name} />}</Route>
      <Route path="/admin">
        <Suspense>
          <AdminPage />
        </Suspense>
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound() {
  const { t } = useTranslation();
  useTitle(`${t("app.notFound")} · ${t("app.name")}`);
  return (
    <main className="page">
      <Mark size={48} />
      <h1>{t("app.notFound")}</h1>
      <p className="muted">{t("app.notFoundWhy")}</p>
      <Link className="btn big" href="/">
        {t("app.toFront")}
      </Link>
    </main>
  );
}
