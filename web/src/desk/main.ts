import { createApp } from "vue";

import "element-plus/es/components/progress/style/css";
import "../styles/base.css";
import "../styles/layout.css";
import "../styles/map.css";
import "../styles/element.css";
import "./element.css";
import "./desk.css";
import "./plan.css";
import "./print.css";
import DeskPage from "./DeskPage.vue";

createApp(DeskPage).mount("#app");
