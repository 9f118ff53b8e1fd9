/** What the facets of the lists can be, as far as it is the same in every city. Pure. */

const YES_NO = /^(true|false)$/;
const VALUES: Record<string, RegExp> = {
  contract: /^(full_time|short|flexible|temp)$/,
  wage: /^(month_(under_4000|4000_6000|6000_8000|from_8000)|hour_(under_20|20_30|from_30))$/,
  tags: /^.{1,40}$/u,
  occupation: /^[1-8](-\d\d){0,3}$/,
  industry: /^[A-T]$/,
  when: /^(now|week|later)$/,
  seats: /^(free|full)$/,
  month: /^20\d\d-(0[1-9]|1[0-2])$/,
  subsidised: YES_NO,
  hiring: YES_NO,
  state_owned: YES_NO,
};

/** False for what the server would refuse, and for facets that no list has. */
export function canBe(facet: string, value: string): boolean {
  return Object.hasOwn(VALUES, facet) && (VALUES[facet]?.test(value) ?? false);
}
