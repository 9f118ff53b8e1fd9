/** Words of the live maps. */

const zh = {
  title: "活地图",
  loading: "正在载入…",
  retry: "重试",
  version: "第{v}版 · 数据日期{date}",
  unpublished: "这张地图还没有发布。覆盖情况仍可查看。",
  unpublishedBare: "这张地图还没有发布，请过些时候再来。",
  layers: "图层",
  count: "{n}处",
  list: "列表：{layer}",
  fold: "收起列表",
  more: "再看一些",
  empty: "这一层现在没有内容。",
  people: "居民{n}人",
  tap: "点选地图上的图形，可以看到名称。",
};
const en: typeof zh = {
  title: "Live maps",
  loading: "Loading…",
  retry: "Try again",
  version: "Version {v} · data of {date}",
  unpublished: "This map is not published yet. Coverage can be seen all the same.",
  unpublishedBare: "This map is not published yet; come back later.",
  layers: "Layers",
  count: "{n}",
  list: "List: {layer}",
  fold: "Fold the list",
  more: "Show more",
  empty: "There is nothing in this layer now.",
  people: "Residents: {n}",
  tap: "Tap a sign on the map for its name.",
};

export const MAP_WORDS = { zh, en };
