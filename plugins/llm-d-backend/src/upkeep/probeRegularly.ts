import type { Parts } from '../createParts';

/** Asks every stack that was read from its cluster, one after the other: a load test is something else. */
export async function probeRegularly(
  { clients, fleet, health, logger, serviceCaller }: Parts,
  signal: AbortSignal,
): Promise<void> {
  const caller = await serviceCaller();
  for (const { reference: stack } of fleet.stacks) {
    if (signal.aborted) {
      return;
    }
    const isFollowed = fleet.of(stack.cluster) !== undefined;
    if (!stack.provided || !isFollowed) {
      continue;
    }
    try {
      await health.probe(
        {
          caller,
          stack,
          cluster: async () => clients.forService(stack.cluster),
        },
        { signal },
      );
    } catch (error) {
      logger.debug(
        `Stack ${stack.entityRef} could not be asked: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
}
