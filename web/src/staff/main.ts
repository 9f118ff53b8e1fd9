import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/el-overlay.css";
import "element-plus/theme-chalk/el-drawer.css";
import "element-plus/theme-chalk/el-dialog.css";
import "element-plus/theme-chalk/el-scrollbar.css";
import "element-plus/theme-chalk/el-table.css";
import "element-plus/theme-chalk/el-table-column.css";
import "element-plus/theme-chalk/el-pagination.css";
import "../styles/base.css";
import "../styles/map.css";
import "../styles/element.css";
import "./element.css";
import "./staff.css";
import "./parts.css";

import { createApp } from "vue";

import App from "./App.vue";

createApp(App).mount("#app");
