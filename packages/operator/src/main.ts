import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
} from '@llm-d-sim/plugin-llm-d-node';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { installCustomResourceDefinitions } from './install/installCustomResourceDefinitions';
import { startOperator } from './operator/startOperator';

const usage = `Usage: operator [options]
  --kubeconfig <path>       cluster to work on; left out: the cluster that this pod runs in
  --install-crds            install or update the CustomResourceDefinitions first
  --namespace <name>        reconcile custom resources of this namespace only (may be repeated)
  --allow-namespace <name>  custom resources of all namespaces may put objects into this one (may be repeated)
  --allow-envoy-filter      custom resources may ask for an EnvoyFilter on a Gateway of their own
  --leader-elect            work only while holding a Lease
  --leader-elect-namespace <name>  namespace of the Lease (default: default)
  --log-level <level>       debug, info, warn or error (default: info)
  --watch-parent            end when the process that started this one has ended
`;

const levelSchema = z.enum(['debug', 'info', 'warn', 'error']);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readKubeConfig(path: string | undefined): PooledKubeConfig {
  if (path !== undefined) {
    try {
      return PooledKubeConfig.fromFile(path);
    } catch (cause) {
      throw new Error(
        `the kubeconfig ${path} cannot be read: ${
          cause instanceof Error ? cause.message : String(cause)
        }`,
        { cause },
      );
    }
  }
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new Error(
      'this is no pod of a cluster: say with --kubeconfig <path> which cluster to work on',
    );
  }
  const config = new PooledKubeConfig();
  config.loadFromCluster();
  return config;
}

/** Resolves when somebody wants this process to end, with the reason. */
function whenAskedToEnd(watchParent: boolean): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(signal));
    }
    if (watchParent) {
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent) resolve('the parent process has ended');
      }, 500).unref();
    }
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: 'string' },
      'install-crds': { type: 'boolean', default: false },
      namespace: { type: 'string', multiple: true },
      'allow-namespace': { type: 'string', multiple: true },
      'allow-envoy-filter': { type: 'boolean', default: false },
      'leader-elect': { type: 'boolean', default: false },
      'leader-elect-namespace': { type: 'string' },
      'log-level': { type: 'string', default: 'info' },
      'watch-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  const asked = whenAskedToEnd(values['watch-parent']);
  const kubeConfig = readKubeConfig(values.kubeconfig);
  if (values['install-crds']) {
    const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
      cluster: kubeConfig.getCurrentContext(),
    });
    await installCustomResourceDefinitions(
      DefaultClusterClient.create({ transport }),
    );
  }
  let lost: () => void = () => {};
  const leadershipLost = new Promise<string>(resolve => {
    lost = () => resolve('leadership lost');
  });
  const operator = await startOperator({
    kubeConfig,
    log: say,
    logLevel: levelSchema.parse(values['log-level']),
    namespaces: values.namespace,
    allowedNamespaces: values['allow-namespace'],
    allowEnvoyFilters: values['allow-envoy-filter'],
    leaderElection: values['leader-elect'],
    leaderElectionNamespace: values['leader-elect-namespace'],
    onLeadershipLost: () => lost(),
  });
  say(
    `operator ready: watches SimulatorDeployment and SchedulerInstall in ${
      kubeConfig.getCurrentCluster()?.server
    }`,
  );
  const reason = await Promise.race([asked, leadershipLost]);
  say(`operator ends: ${reason}`);
  await operator.stop();
  return reason === 'leadership lost' ? 1 : 0;
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(
      `The operator could not start: ${
        error instanceof Error ? error.message : String(error)
      }\n`,
    );
    process.exit(1);
  },
);
