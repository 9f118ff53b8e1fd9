/** MapLibre's worker as a file of its own, by its address in the build. */
declare module "*.mjs?worker&url" {
  const url: string;
  export default url;
}
