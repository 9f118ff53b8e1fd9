import { createApp } from "vue";

import App from "./App.vue";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/map.css";
import "./styles/panel.css";
import "./styles/elder.css";
import { followClock } from "./clock";
import { followConnection } from "./connection";
import { keepForOffline } from "./pwa/register";

createApp(App).mount("#app");
followConnection();
followClock();
keepForOffline();
