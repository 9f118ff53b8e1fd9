/** Choices kept on the device: language, theme, size of text, and enrolments if asked; never a position. Works without storage, too. */

export type Choice = "lang" | "theme" | "enrolments" | "elder";

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
