/** Moments as the office reads them: China's clock, day before time. Pure. */

import { ZONE } from "../china";

const FORMAT = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "2026-11-22 17:41". */
export function moment(written: string | null): string {
  if (!written) return "—";
  const at = new Date(written);
  return Number.isNaN(at.getTime()) ? written : FORMAT.format(at).replace(",", "");
}

/** "2026-11-22", in China. */
export function today(): string {
  return moment(new Date().toISOString()).slice(0, 10);
}

/** "12.3MB", "640KB". */
export function fileSize(bytes: number): string {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)}MB` : `${Math.max(1, Math.round(bytes / 1e3))}KB`;
}
