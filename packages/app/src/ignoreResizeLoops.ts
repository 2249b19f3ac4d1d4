/**
 * That a ResizeObserver has more to say than fits into one frame is no fault: it says it in the next one. Headers and tabs of the UI
 * library do so when a dialog changes the width of the page, and the development server would cover the page with an error.
 */
export function ignoreResizeLoops(page: Window): void {
  page.addEventListener(
    'error',
    event => {
      if (event.message.startsWith('ResizeObserver loop')) {
        event.stopImmediatePropagation();
      }
    },
    // Before the development server's own listener.
    { capture: true },
  );
}
