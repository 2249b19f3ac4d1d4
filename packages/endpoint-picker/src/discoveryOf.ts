import { ConfigError } from './config/ConfigError';
import { EndpointPickerConfig } from './config/EndpointPickerConfig';
import { fileDiscoveryOf } from './config/fileDiscovery';
import { EndpointDiscovery } from './datastore/EndpointDiscovery';
import { FileDiscovery } from './datastore/FileDiscovery';
import { KubernetesDiscovery } from './datastore/kubernetes/KubernetesDiscovery';
import { PooledKubeConfig } from './datastore/kubernetes/PooledKubeConfig';
import {
  EndpointPickerOptions,
  PoolReference,
} from './flags/EndpointPickerOptions';
import { FlagError } from './flags/FlagError';
import { NEEDS_POOL } from './flags/parseOptions';
import { Generation } from './generation/Generation';
import { Logger } from './log/Logger';
import { KubernetesAuthenticator } from './metrics/KubernetesAuthenticator';
import { MetricsAuthenticator } from './metrics/MetricsAuthenticator';
import { ProgramContext } from './Program';

/**
 * Where endpoints come from, and what depends on it.
 *
 * @public
 */
export interface Discovery {
  readonly discovery: EndpointDiscovery;
  readonly pool: Exclude<PoolReference, { kind: 'unnamed' }>;
  /** Undefined lets everybody read the metrics. */
  readonly authenticator?: MetricsAuthenticator;
  /** Undefined where there is no Kubernetes API. */
  readonly connect?: () => PooledKubeConfig;
}

/** What the pool is called where nobody named it. */
const DEFAULT_POOL = 'epp';

function connect({ kubernetes }: ProgramContext): PooledKubeConfig {
  if (!kubernetes) {
    throw new ConfigError(
      'there is no access to a Kubernetes API, which is where pods are discovered: run in a cluster, or set KUBECONFIG',
    );
  }
  const { server, token, caData } = kubernetes;
  const kubeConfig = new PooledKubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'in-cluster', server, caData }],
    users: [{ name: 'service-account', token }],
    contexts: [
      { name: 'in-cluster', cluster: 'in-cluster', user: 'service-account' },
    ],
    currentContext: 'in-cluster',
  });
  return kubeConfig;
}

/**
 * Discovery as the configuration and the command line want it: by a file if
 * `dataLayer.discovery` says so, else by the Kubernetes API.
 *
 * @throws ConfigError, FlagError
 *
 * @public
 */
export function discoveryOf(
  config: EndpointPickerConfig,
  options: EndpointPickerOptions,
  surroundings: {
    readonly context: ProgramContext;
    readonly generation: Generation;
    readonly logger: Logger;
  },
): Discovery {
  const { context, generation, logger } = surroundings;
  const file = fileDiscoveryOf(config);
  if (file) {
    const { pool } = options;
    return {
      discovery: new FileDiscovery(
        file,
        path => context.readFile(path),
        logger,
      ),
      pool:
        pool.kind === 'unnamed'
          ? {
              kind: 'pool',
              name: DEFAULT_POOL,
              namespace: pool.namespace,
              group: 'inference.networking.k8s.io',
            }
          : pool,
    };
  }
  const { pool } = options;
  if (pool.kind === 'unnamed') {
    throw new FlagError(NEEDS_POOL, 1);
  }
  const kubeConfig = connect(context);
  return {
    discovery: new KubernetesDiscovery({
      kubeConfig,
      pool,
      objectiveGroups: generation.objectiveGroups,
      modelRewrites: generation.modelRewrites,
      logger,
    }),
    pool,
    authenticator: options.metricsEndpointAuth
      ? new KubernetesAuthenticator(kubeConfig)
      : undefined,
    connect: () => connect(context),
  };
}
