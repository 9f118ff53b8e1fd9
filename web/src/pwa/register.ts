/** Keep the page for times without a connection. */

import { lang } from "../i18n";
import { quiet } from "../quiet";
import { keepStations } from "../straight";
import { theme } from "../theme";
import { keepAnswers } from "./answers";

/** After the first view is drawn: the files that are kept must not compete with it. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Once there is somebody to keep it: on the first visit the page has asked for most of it before.
  const keep = async () => {
    await quiet();
    await keepAnswers(lang.value, theme.value);
    await keepStations(lang.value);
  };
  if (navigator.serviceWorker.controller) void keep();
  else navigator.serviceWorker.addEventListener("controllerchange", () => void keep(), { once: true });
  const register = () => void navigator.serviceWorker.register("sw.js").catch(() => undefined); // refused: the page works without
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
