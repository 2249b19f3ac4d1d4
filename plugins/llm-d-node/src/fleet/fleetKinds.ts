import { healthKinds, type StackKind } from '@llm-d-sim/plugin-llm-d-common';

/** One list (and one watch) of a cluster. */
export interface FollowedKind {
  kind: StackKind;
  /** The first that the cluster serves is followed. */
  apiVersions: readonly [string, ...string[]];
  fieldSelector?: string;
}

const isKind = (text: string): text is StackKind =>
  Object.hasOwn(healthKinds, text);

/** One list per kind and cluster, however many stacks there are. */
export const fleetKinds: readonly FollowedKind[] = Object.keys(healthKinds)
  .filter(isKind)
  .map(kind => ({
    kind,
    apiVersions: healthKinds[kind].apiVersions,
    // Ordinary events are many and explain nothing.
    ...(kind === 'Event' && { fieldSelector: 'type=Warning' }),
  }));
