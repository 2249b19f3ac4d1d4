import type {
  DisruptionDone,
  EndpointFact,
  ModelPodFact,
} from '@llm-d-sim/plugin-llm-d-common';

interface PoolState {
  endpoints: readonly EndpointFact[];
  modelPods: readonly ModelPodFact[];
}

/**
 * What has become of a pool's model pods during a run, each in one sentence. One that was deleted for the test is no surprise.
 */
export function modelPodIncidents(
  before: PoolState,
  after: PoolState,
  disruptions: readonly DisruptionDone[],
): string[] {
  const podsOf = ({ endpoints, modelPods }: PoolState) => {
    const own = new Set(endpoints.map(({ pod }) => pod));
    return modelPods.filter(
      ({ name }) =>
        own.has(name) && disruptions.every(({ pod }) => pod !== name),
    );
  };
  const now = new Map(podsOf(after).map(pod => [pod.name, pod]));
  return podsOf(before).flatMap(({ name, ready, restarts = 0 }) => {
    const pod = now.get(name);
    if (!pod) {
      return [
        `The model pod ${name} has gone during the run, and what it had cached with it.`,
      ];
    }
    if ((pod.restarts ?? 0) > restarts) {
      return [
        `The model pod ${name} was restarted during the run, so its cache began empty again.`,
      ];
    }
    return ready && !pod.ready
      ? [`The model pod ${name} is no longer ready since the run.`]
      : [];
  });
}
