import { randomUUID } from 'node:crypto';
import { Discovery } from '../discoveryOf';
import { Level, Logger } from '../log/Logger';
import { errorText } from '../log/errorText';
import { ProgramContext } from '../Program';
import { DEFAULT_TIMES } from './ElectionTimes';
import { LeaseElection, leaseName } from './LeaseElection';

/**
 * The election that a replica takes part in.
 *
 * @public
 */
export interface Election {
  readonly leadership: LeaseElection;
  /** Stands for election until the signal; see {@link LeaseElection}. */
  run(signal: AbortSignal): Promise<'stopped' | 'lost'>;
}

/**
 * Prepares the election of a pool's Endpoint Picker; undefined where there is
 * no pool or no Kubernetes API to hold it by.
 *
 * @public
 */
export function electionOf(
  { pool, connect }: Discovery,
  { env, now }: Pick<ProgramContext, 'env' | 'now'>,
  logger: Logger,
): Election | undefined {
  if (pool.kind !== 'pool' || !connect) {
    return undefined;
  }
  // Discovery's connections end with the signal; the Lease is given back after.
  const kubeConfig = connect();
  const lock = `${pool.namespace}/${leaseName(pool)}`;
  const leadership = new LeaseElection({
    kubeConfig,
    namespace: pool.namespace,
    name: leaseName(pool),
    identity: `${env.POD_NAME ?? env.HOSTNAME ?? 'epp'}_${randomUUID()}`,
    times: DEFAULT_TIMES,
    now: () => now(),
    onLeading: () =>
      logger.info(Level.DEFAULT, 'successfully acquired lease', { lock }),
    onError: error =>
      logger.info(Level.DEFAULT, 'error retrieving or renewing the lease', {
        lock,
        error: errorText(error),
      }),
  });
  return {
    leadership,
    run: async signal => {
      logger.info(Level.DEFAULT, 'attempting to acquire leader lease', {
        lock,
      });
      try {
        return await leadership.run(signal);
      } finally {
        // Nothing is left that its failure could matter to.
        await kubeConfig.close().catch(() => {});
      }
    },
  };
}
