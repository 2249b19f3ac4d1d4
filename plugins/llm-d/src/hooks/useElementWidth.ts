import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Width of an element in px, kept up to date; undefined before it is laid out, and where there is no layout. */
export function useElementWidth<T extends HTMLElement>(): {
  ref: RefObject<T>;
  width: number | undefined;
} {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const measure = () => setWidth(element.clientWidth || undefined);
    measure();
    let frame: number | undefined;
    // In the next frame: what is laid out anew within a notification would be a further one, and a loop.
    const observer = new ResizeObserver(() => {
      if (frame !== undefined) {
        cancelAnimationFrame(frame);
      }
      frame = requestAnimationFrame(measure);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (frame !== undefined) {
        cancelAnimationFrame(frame);
      }
    };
  }, []);
  return { ref, width };
}
