import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityPlace, PodFigures } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useEffect, useState } from 'react';
import { llmDApiRef } from '../api';
import { figureHistory, type FigureHistory } from '../view/figureHistory';
import { usePolled } from './usePolled';

/** ms; while requests are under way the charts move, at rest there is nothing to see. */
const every = (figures: PodFigures[] | undefined) => {
  if (!figures) {
    return 5_000;
  }
  return figures.some(({ running = 0, waiting = 0 }) => running + waiting > 0)
    ? 2_000
    : 20_000;
};

/** What each pod does, and what it did since the page was opened. */
export function usePodFigures(entity: EntityPlace): {
  histories: ReadonlyMap<string, FigureHistory>;
  error?: Error;
} {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getPodFigures(entity, { signal }),
    [api, entity],
  );
  const { error, value } = usePolled(load, every);
  const [histories, setHistories] = useState<
    ReadonlyMap<string, FigureHistory>
  >(new Map());
  useEffect(() => {
    if (value) {
      setHistories(known => figureHistory(known, value));
    }
  }, [value]);
  return { histories, ...(error && { error }) };
}
