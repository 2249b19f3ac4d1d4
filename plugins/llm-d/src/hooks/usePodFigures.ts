import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityPlace, PodFigures } from '@llm-d-sim/plugin-llm-d-common';
import { useEffect, useMemo, useState } from 'react';
import { llmDApiRef } from '../api';
import { figureHistory, type FigureHistory } from '../view/figureHistory';
import { usePolled } from './usePolled';

/** ms; while requests are under way the charts move, at rest there is nothing to see. */
const busyMs = 2_000;
const restMs = 20_000;

/** What each pod does, and what it did since the page was opened. */
export function usePodFigures(entity: EntityPlace): {
  histories: ReadonlyMap<string, FigureHistory>;
  error?: Error;
} {
  const api = useApi(llmDApiRef);
  const { every, load } = useMemo(() => {
    let readings = 0;
    return {
      load: async (signal: AbortSignal) => {
        const figures = await api.getPodFigures(entity, { signal });
        readings += 1;
        return figures;
      },
      every: (figures: PodFigures[] | undefined) =>
        // A rate needs two readings: nobody should have to wait for the second one.
        readings < 2 || isBusy(figures) ? busyMs : restMs,
    };
  }, [api, entity]);
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

function isBusy(figures: readonly PodFigures[] = []): boolean {
  return figures.some(({ running = 0, waiting = 0 }) => running + waiting > 0);
}
