/* eslint-env browser */
/*
 * That a ResizeObserver has more to say than fits into one frame is no fault: it says it in the next one. Headers and tabs of Backstage
 * UI do so when a dialog changes the width of the page, and the development server would cover the page with an error. Listeners
 * of a window are called in the order in which they came, so this one comes before any bundle's.
 */
window.addEventListener('error', function ignoreResizeLoops(event) {
  if (event.message.startsWith('ResizeObserver loop')) {
    event.stopImmediatePropagation();
  }
});
