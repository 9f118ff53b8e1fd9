/** 大屏用语。 */
export const zh = {
  title: "就业服务圈",
  dataDate: "数据日期",
  asked: "{time}更新",
  offline: "连接中断，显示的是{time}取得的数据",
  waiting: "正在读取数据…",
  nothing: "还没有可以显示的数据。",
  away: "暂时连不上服务，稍后自动重试。",
  scenes: { label: "画面", previous: "上一幅", next: "下一幅", pause: "暂停轮播", play: "继续轮播", paused: "已暂停" },
  names: {
    coverage: "服务覆盖",
    employment: "就业地图",
    training: "培训地图",
    "labour-protection": "劳动保障地图",
    plan: "撤改增方案",
  } as Record<string, string>,
  lead: "的居民步行{m}分钟内可到就业服务站点",
  people: "全市居民",
  unit: "人",
  states: { covered: "覆盖", gap: "盲区", unknown: "未知" },
  counties: "各区县覆盖率",
  stations: "服务站点",
  version: "第{n}版，{date}发布",
  unpublished: "这张地图还没有发布。",
  actions: { keep: "保留", close: "撤销", merge: "合并", upgrade: "升级", add: "新增", corner: "微拐角" } as Record<
    string,
    string
  >,
  before: "现在",
  after: "实施后",
  gained: "的居民在服务圈内，比现在多{n}人",
  fewer: "的居民在服务圈内，比现在少{n}人",
  planMap: "地图上是规划后的覆盖，蓝色竖纹是新覆盖；站点是现在的。",
  noMap: "此设备无法显示地图（WebGL不可用）。",
  map: "全市地图",
};

export type Messages = typeof zh;
