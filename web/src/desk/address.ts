/** The address of the desk: kept in step with what is shown, and followed where it changes by itself. */

import { watch } from "vue";

import { lang } from "../i18n";
import { readDesk, writeDesk } from "./link";
import { openPlan } from "./plan/jobs";
import { showComparison } from "./plan/scenarios";
import { choice, compared, county, planId, section } from "./state";

export function followAddress(): void {
  watch([section, choice, county, planId, compared, lang], remember, { immediate: true });
  addEventListener("hashchange", readAgain);
}

/** Another section, plan or comparison is a step that Back takes back; the rest changes the address in place. */
function remember(): void {
  const fragment = writeDesk({
    section: section.value,
    ...choice,
    county: county.value,
    plan: planId.value,
    compare: compared.value,
    lang: lang.value === "en" ? "en" : null,
  });
  const before = readDesk(location.hash);
  const same = before.section === section.value && before.plan === planId.value && before.compare === compared.value;
  history[same ? "replaceState" : "pushState"](null, "", fragment || location.pathname);
}

/** By Back, Forward, or a link pasted into the same tab. */
function readAgain(): void {
  const link = readDesk(location.hash);
  const { minutes, kmh, group, country } = link;
  Object.assign(choice, { minutes, kmh, group, country });
  section.value = link.section;
  county.value = link.county;
  if (link.plan !== planId.value) openPlan(link.plan);
  if (link.compare !== compared.value) showComparison(link.compare);
  if (link.lang) lang.value = link.lang;
}
