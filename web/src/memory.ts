/** Choices kept on the device: language and theme, never a position. Works without storage, too. */

export type Choice = "lang" | "theme";

export function remembered(choice: Choice): string | null {
  try {
    return localStorage.getItem(`jobcircle.${choice}`);
  } catch {
    return null; // storage is blocked
  }
}

export function remember(choice: Choice, value: string): void {
  try {
    localStorage.setItem(`jobcircle.${choice}`, value);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}
