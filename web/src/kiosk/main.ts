import "../styles/base.css";
import "./kiosk.css";

import { createApp } from "vue";

import "../theme";
import { followClock } from "../clock";
import App from "./App.vue";

// A long press must not open the browser's own menu, which leads away.
addEventListener("contextmenu", (event) => event.preventDefault());

createApp(App).mount("#app");
followClock();
