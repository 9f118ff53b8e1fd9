import { createApp } from "vue";

import App from "./App.vue";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/map.css";
import "./styles/panel.css";

createApp(App).mount("#app");
