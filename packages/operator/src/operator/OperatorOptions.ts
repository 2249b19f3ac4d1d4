import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import type { DryRunReport } from '../dry-run/DryRunReport';
import type { InformerTimes } from '../informers/Reflector';
import type { ImagePattern } from '../policy/ImagePattern';
import type { Logger } from './Logger';

/** Where the operator's own Lease lies. */
export interface LeaderElectionOptions {
  namespace: string;
  name: string;
  identity: string;
}

export interface OperatorOptions {
  kubeConfig: KubeConfig;
  transport: ClusterTransport;
  allowedNamespaces: readonly string[];
  /** Whether EnvoyFilters may be made. */
  allowEnvoyFilters: boolean;
  /** Images that may be run; undefined: any. */
  allowedImages: readonly ImagePattern[] | undefined;
  namespaces: readonly string[] | undefined;
  leaderElection: LeaderElectionOptions | undefined;
  /** How long a deletion may take before the status tells what it waits for. */
  deletionStuckAfterMs: number;
  /** How long work under way may take after a stop before it is cut off; left out: 20 s. */
  gracefulStopMs?: number;
  /** Left out: as usual. */
  informerTimes?: InformerTimes;
  /** Only say what would be done, into this report; undefined: do it. */
  dryRun?: DryRunReport;
  logger: Logger;
  /** Another replica may have taken over; this one has stopped working. */
  onLeadershipLost(): void;
}
