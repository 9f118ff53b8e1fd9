import "../styles/base.css";
import "../styles/map.css";
import "./screen.css";

import { createApp, watch } from "vue";

import { theme } from "../theme";
import App from "./App.vue";

// A wall is dark whatever the device prefers.
watch(theme, () => (document.documentElement.dataset["theme"] = "dark"), { immediate: true, flush: "post" });

createApp(App).mount("#app");
