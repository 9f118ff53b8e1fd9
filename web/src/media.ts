/** What a screen is like now, and after it is turned or its window is dragged. */

import { onScopeDispose, readonly, type Ref, ref } from "vue";

export function useMedia(query: string): Readonly<Ref<boolean>> {
  const media = matchMedia(query);
  const fits = ref(media.matches);
  const follow = (): void => void (fits.value = media.matches);
  media.addEventListener("change", follow);
  onScopeDispose(() => media.removeEventListener("change", follow));
  return readonly(fits);
}
