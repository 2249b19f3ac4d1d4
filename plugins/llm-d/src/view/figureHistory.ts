import type { PodFigures } from '@llm-d-sim/plugin-llm-d-common';

/** Readings of one pod, oldest first. */
export interface FigureHistory {
  latest: PodFigures;
  /** Requests finished per second between the latest two readings; undefined before there are two. */
  rate?: number;
  running: number[];
  waiting: number[];
  /** 0..1. */
  kvCacheUsage: number[];
  rates: number[];
}

/** Readings kept of each figure. */
const kept = 40;

/**
 * Adds new readings; pods that are gone are forgotten. A reading that is no newer than the latest changes nothing. A counter
 * that has gone down has started anew: the rate is then unknown, not negative.
 */
export function figureHistory(
  known: ReadonlyMap<string, FigureHistory>,
  figures: readonly PodFigures[],
): ReadonlyMap<string, FigureHistory> {
  return new Map(
    figures.map(latest => {
      const before = known.get(latest.pod);
      if (before && before.latest.observedAt >= latest.observedAt) {
        return [latest.pod, before];
      }
      const rate = before && rateBetween(before.latest, latest);
      return [
        latest.pod,
        {
          latest,
          ...(rate !== undefined && { rate }),
          running: appended(before?.running, latest.running),
          waiting: appended(before?.waiting, latest.waiting),
          kvCacheUsage: appended(before?.kvCacheUsage, latest.kvCacheUsage),
          rates: appended(before?.rates, rate),
        },
      ];
    }),
  );
}

function rateBetween(one: PodFigures, other: PodFigures): number | undefined {
  const seconds =
    (Date.parse(other.observedAt) - Date.parse(one.observedAt)) / 1000;
  if (
    one.finishedTotal === undefined ||
    other.finishedTotal === undefined ||
    other.finishedTotal < one.finishedTotal ||
    !(seconds > 0)
  ) {
    return undefined;
  }
  return (other.finishedTotal - one.finishedTotal) / seconds;
}

function appended(
  values: readonly number[] = [],
  value: number | undefined,
): number[] {
  return value === undefined ? [...values] : [...values, value].slice(-kept);
}
