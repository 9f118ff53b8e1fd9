/** Keep the page for times without a connection. */

import { lang } from "../i18n";
import { quiet } from "../quiet";
import { keepStations } from "../straight";

/** After the first view is drawn: the files that are kept must not compete with it. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // The list of the stations, once there is somebody to keep it.
  const keep = () => void quiet().then(() => keepStations(lang.value));
  if (navigator.serviceWorker.controller) keep();
  else navigator.serviceWorker.addEventListener("controllerchange", keep, { once: true });
  const register = () => void navigator.serviceWorker.register("sw.js").catch(() => undefined); // refused: the page works without
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
