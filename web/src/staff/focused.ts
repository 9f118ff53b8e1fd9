/** What takes the place of the button that was pressed takes the focus too: it would be lost with the button. */
export const vFocused = { mounted: (element: HTMLElement) => element.focus({ preventScroll: true }) };
