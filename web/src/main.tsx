import "@fontsource-variable/inter";
import "./styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { startWords } from "./i18n";
import { applyTheme, prefs } from "./ui/prefs";

// The page's policy allows no styles made by scripts. The library that makes buttons adds one rule that way unless it
// finds it there already; the rule stands in styles/controls.css.
const pressable = document.createElement("meta");
pressable.id = "react-aria-pressable-style";
document.head.append(pressable);

startWords(prefs.getState().language);
applyTheme(prefs.getState().theme);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
