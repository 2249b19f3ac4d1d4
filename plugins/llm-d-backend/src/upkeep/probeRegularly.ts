import type { Parts } from '../createParts';
import { RegularProbes } from './RegularProbes';

/** Asks, round by round, every stack that was read from a cluster that is followed. */
export function probeRegularly({
  clients,
  fleet,
  health,
  logger,
  serviceCaller,
}: Parts): (signal: AbortSignal) => Promise<void> {
  const probes = new RegularProbes({
    logger,
    stacks: () =>
      fleet.stacks
        .map(({ reference }) => reference)
        .filter(
          ({ cluster, provided }) =>
            provided && fleet.of(cluster) !== undefined,
        ),
    async probe(stack, signal) {
      const caller = await serviceCaller();
      return health.probe(
        {
          // Nobody asks for it, so a stack leads no further than those may go to whom its own namespace is given.
          caller: { ...caller, owners: async () => [] },
          stack,
          cluster: async () => clients.forService(stack.cluster),
        },
        { signal },
      );
    },
  });
  return signal => probes.round(signal);
}
