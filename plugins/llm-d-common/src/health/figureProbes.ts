import type { EppFigures } from './eppFigures';
import type { PodFigures } from './NodeDetails';
import type { Probe } from './StackSnapshot';

/** Share of the KV cache from which on a pod has no room for another request. */
const fullFrom = 0.99;
/** Waiting requests per pod from which on the stack is taken to be overrun: far more than any scheduler lets pile up in passing. */
const overrunFrom = 100;

const problems = {
  NoAnswer: 'MetricsStale',
  NotServed: 'MetricsNotServed',
  NoFigures: 'MetricsNotServed',
} as const;

/** What the figures of model pods say of their links: one probe per link, by its worst pod. @public */
export function podFigureProbes(figures: readonly PodFigures[]): Probe[] {
  return (['prefill', 'decode'] as const).flatMap((role): Probe[] => {
    const own = figures.filter(one => one.role === role);
    const [first] = own;
    if (!first) {
      return [];
    }
    const about = {
      node: role,
      source: `/metrics of the ${role} pods`,
      observedAt: first.observedAt,
    };
    const silent = own.find(({ problem }) => problem);
    if (silent?.problem) {
      return [
        {
          ...about,
          status: 'degraded',
          reason: problems[silent.problem],
          message: `${silent.pod}: ${silent.message ?? 'no figures'}`,
        },
      ];
    }
    const full = own.filter(
      ({ kvCacheUsage }) => (kvCacheUsage ?? 0) >= fullFrom,
    );
    if (full.length === own.length) {
      return [
        {
          ...about,
          status: 'degraded',
          reason: 'KvCacheFull',
          message: `the KV cache of every pod is full: ${full
            .map(({ pod }) => pod)
            .join(', ')}`,
        },
      ];
    }
    const waiting = own.reduce((sum, one) => sum + (one.waiting ?? 0), 0);
    return [
      waiting >= overrunFrom * own.length
        ? {
            ...about,
            status: 'degraded',
            reason: 'Saturated',
            message: `${waiting} requests wait in ${own.length} pods`,
          }
        : {
            ...about,
            status: 'healthy',
            message: `${own.length} pods tell their figures, ${waiting} requests wait`,
          },
    ];
  });
}

/**
 * What an EPP's own count of endpoints says of it.
 *
 * @param readyPods - model pods that are ready, by their conditions
 * @public
 */
export function eppFiguresProbe(
  { readyEndpoints }: EppFigures,
  about: { pod: string; readyPods: number; observedAt: string },
): Probe {
  const { observedAt, pod, readyPods } = about;
  const told = {
    node: 'epp',
    source: `/metrics of EPP ${pod}`,
    observedAt,
  } as const;
  if (readyEndpoints === undefined) {
    return {
      ...told,
      status: 'unknown',
      message: 'the page does not tell how many endpoints there are',
    };
  }
  return readyEndpoints === 0 && readyPods > 0
    ? {
        ...told,
        status: 'degraded',
        reason: 'EppSeesNoEndpoints',
        message: `counts no endpoint, and ${readyPods} model pods are ready`,
      }
    : {
        ...told,
        status: 'healthy',
        message: `counts ${readyEndpoints} endpoints`,
      };
}
