import prettier from "eslint-config-prettier";
import vue from "eslint-plugin-vue";
import accessibility from "eslint-plugin-vuejs-accessibility";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

export default defineConfig([
  { ignores: ["node_modules/"] },
  typescript.configs.strict,
  vue.configs["flat/recommended"],
  accessibility.configs["flat/recommended"],
  { files: ["**/*.vue"], languageOptions: { parserOptions: { parser: typescript.parser } } },
  // How code is laid out is prettier's.
  prettier,
  {
    rules: {
      "max-lines": ["error", 240],
      // A label either wraps its control or names it; both together is not needed.
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
    },
  },
]);
