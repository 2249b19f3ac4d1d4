import {
  modelServerFigures,
  type ModelPod,
  type PodFigures,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { PROXY_LIMIT } from '../cluster/proxyTurns';
import { mapAtMost } from './atMost';
import { readMetrics } from './readMetrics';

/**
 * Figures of model pods, as their metrics endpoints give them, through the API server's pod proxy, a few at a time. A pod that
 * does not tell has a message in place of figures.
 *
 * @param pods - of {@link @llm-d-sim/plugin-llm-d-common#probePlanOf}
 * @throws ClusterError when the API server cannot be reached or does not let us use its proxy.
 * @public
 */
export async function readPodFigures(
  cluster: ClusterClient,
  pods: readonly ModelPod[],
  options: { now(): Date; signal?: AbortSignal },
): Promise<PodFigures[]> {
  const { now, signal } = options;
  return mapAtMost(
    PROXY_LIMIT,
    pods,
    async ({ name, namespace, port, role }) => {
      const page = await readMetrics(
        cluster,
        { namespace, name, port },
        signal,
      );
      const about = { pod: name, role, observedAt: now().toISOString() };
      switch (page.type) {
        case 'silent':
          return { ...about, problem: 'NoAnswer', message: page.message };
        case 'refused':
          return { ...about, problem: 'NotServed', message: page.message };
        default: {
          const figures = modelServerFigures(page.text);
          return Object.keys(figures).length === 0
            ? {
                ...about,
                problem: 'NoFigures',
                message:
                  'its /metrics page has none of the figures that EPPs read',
              }
            : { ...about, ...figures };
        }
      }
    },
  );
}
