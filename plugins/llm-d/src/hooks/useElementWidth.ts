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
    setWidth(element.clientWidth || undefined);
    const observer = new ResizeObserver(() =>
      setWidth(element.clientWidth || undefined),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
