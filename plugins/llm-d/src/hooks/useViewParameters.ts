import { useCallback, useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';

/** The views of the Inference tab. */
export const stackViews = ['path', 'tests', 'decisions', 'setup'] as const;
export type StackView = (typeof stackViews)[number];

/** What of the tab is shown, as its address says it: whoever gets the address sees the same. */
export interface ViewParameters {
  view: StackView;
  /** Node of the path whose details are open. */
  node?: string;
  /** Id of the run that is shown. */
  run?: string;
  /** Id of the run that it is compared with. */
  compare?: string;
  /** Index of the request whose decision is explained. */
  request?: string;
}

/** Reads and changes the address. A change replaces the entry in the history unless it is another view. */
export function useViewParameters() {
  const [search, setSearch] = useSearchParams();
  const { pathname } = useLocation();
  const parameters = useMemo((): ViewParameters => {
    const of = (name: string) => search.get(name) ?? undefined;
    const view = stackViews.find(name => name === of('view'));
    return {
      // An address of a run is older than the views are.
      view: view ?? (of('run') === undefined ? 'path' : 'tests'),
      node: of('node'),
      run: of('run'),
      compare: of('compare'),
      request: of('request'),
    };
  }, [search]);

  const changed = useCallback(
    (change: Partial<ViewParameters>) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) {
          next.delete(name);
        } else {
          next.set(name, value);
        }
      }
      return next;
    },
    [search],
  );
  const change = useCallback(
    (wanted: Partial<ViewParameters>) =>
      setSearch(changed(wanted), { replace: wanted.view === undefined }),
    [changed, setSearch],
  );
  const hrefOf = useCallback(
    (wanted: Partial<ViewParameters>) => `${pathname}?${changed(wanted)}`,
    [changed, pathname],
  );
  return { parameters, change, hrefOf };
}
