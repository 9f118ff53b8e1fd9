/** What ECharts draws of the frontier: share of people covered against the number of sites. Pure. */

import type { EChartsCoreOption } from "echarts/core";

import type { FrontierPoint } from "../model";

export interface Ink {
  text: string;
  soft: string;
  line: string;
  accent: string;
  surface: string;
}

/** No tooltip: the table below has the figures, and a tooltip would need styles that the page's policy refuses. */
export function frontierOption(
  points: readonly FrontierPoint[],
  ink: Ink,
  titles: { x: string; y: string },
): EChartsCoreOption {
  const axis = {
    axisLabel: { color: ink.soft },
    nameTextStyle: { color: ink.soft },
    axisLine: { lineStyle: { color: ink.line } },
  };
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 30, bottom: 30, containLabel: true },
    xAxis: {
      type: "value",
      scale: true,
      minInterval: 1,
      name: titles.x,
      nameLocation: "middle",
      nameGap: 26,
      splitLine: { show: false },
      ...axis,
    },
    yAxis: {
      type: "value",
      scale: true,
      name: titles.y,
      splitLine: { lineStyle: { color: ink.line } },
      ...axis,
      axisLabel: { color: ink.soft, formatter: (value: number) => `${Number((value * 100).toFixed(1))}%` },
    },
    series: [
      {
        type: "line",
        data: points.map((point) => ({
          value: [point.sites, point.share],
          symbolSize: point.chosen ? 14 : 9,
          itemStyle: point.chosen
            ? { color: ink.accent }
            : { color: ink.surface, borderColor: ink.accent, borderWidth: 2 },
        })),
        symbol: "circle",
        lineStyle: { color: ink.accent, width: 2 },
      },
    ],
  };
}
