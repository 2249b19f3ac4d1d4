import { startLocalCluster, type LocalCluster } from '@llm-d-sim/local-cluster';
import type {
  KubernetesObject,
  ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installCustomResourceDefinitions } from './install/installCustomResourceDefinitions';
import { FaultProxy } from './__testUtils__/fault-proxy/FaultProxy';
import { ProgramRun } from './testing/ProgramRun';
import { refer, schedulerInstall, simulatorDeployment } from './testing/stacks';
import { eventually } from './testing/TestCluster';

const decode = (replicas: number) => ({ decode: { enabled: true, replicas } });
/** Everything that an operator might write. */
const writable = [
  'sim.llm-d.io/v1alpha1/SimulatorDeployment',
  'sim.llm-d.io/v1alpha1/SchedulerInstall',
  'apps/v1/Deployment',
  'v1/Service',
  'v1/ServiceAccount',
  'v1/ConfigMap',
  'v1/Event',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  'inference.networking.k8s.io/v1/InferencePool',
  'gateway.networking.k8s.io/v1/Gateway',
  'gateway.networking.k8s.io/v1/HTTPRoute',
  'coordination.k8s.io/v1/Lease',
].map(kind => {
  const index = kind.lastIndexOf('/');
  return { apiVersion: kind.slice(0, index), kind: kind.slice(index + 1) };
});

describe('the operator as a program', () => {
  let directory: string;
  let cluster: LocalCluster;
  let client: ClusterClient;
  let transport: KubeConfigTransport;
  let namespace: string;
  const processes: ProgramRun[] = [];

  const run = (...args: string[]) => {
    const started = new ProgramRun(path.join(__dirname, 'main.ts'), [
      '--kubeconfig',
      cluster.kubeconfigPath,
      ...args,
    ]);
    processes.push(started);
    return started;
  };
  const runToEnd = async (...args: string[]) => {
    const started = run(...args);
    return { code: await started.ended, lines: started.output, started };
  };
  const once = (...args: string[]) =>
    runToEnd('--once', '--namespace', namespace, ...args);
  const apply = (manifest: KubernetesObject) =>
    client.apply(manifest, { fieldManager: 'test', force: true });
  /** Versions of everything in the namespace: equal before and after means that nothing was written. */
  const versions = async () => {
    const lists = await Promise.all(
      writable.map(kind => client.list(kind, { namespace })),
    );
    return lists
      .flat()
      .map(
        ({ kind, metadata }) =>
          `${kind} ${metadata.name} ${metadata.resourceVersion}`,
      )
      .sort();
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'operator-'));
    cluster = await startLocalCluster({ directory, log: () => {} });
    transport = KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
      cluster: 'local',
    });
    client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
  });
  beforeEach(async () => {
    namespace = `test-${randomUUID().slice(0, 8)}`;
    await apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  });
  afterEach(async () => {
    for (const one of processes.splice(0)) {
      one.kill('SIGKILL');
      await one.ended;
    }
  });
  afterAll(async () => {
    await transport.close();
    await cluster.stop();
    await rm(directory, { recursive: true });
  });

  it('--once brings a stack to Ready, says so, and ends; then there is nothing left to do', async () => {
    await apply(simulatorDeployment(namespace, 'demo', decode(1)));
    await apply(schedulerInstall(namespace, 'demo'));
    const { code, lines } = await once();
    expect(lines).toEqual([
      `SchedulerInstall ${namespace}/demo: ok: Ready: Everything asked for works`,
      `SimulatorDeployment ${namespace}/demo: ok: Ready: Everything asked for works`,
    ]);
    expect(code).toBe(0);

    const before = await versions();
    const planned = await once('--dry-run');
    expect(planned.lines).toEqual([
      `SchedulerInstall ${namespace}/demo: ok: 0 to create, 0 to change, 0 to delete`,
      `SimulatorDeployment ${namespace}/demo: ok: 0 to create, 0 to change, 0 to delete`,
    ]);
    expect(planned.code).toBe(0);
    expect(await versions()).toEqual(before);
  });

  it('--once fails when a spec is refused, at once, and when something does not get ready, in time', async () => {
    await apply(
      schedulerInstall(namespace, 'refused', {
        epp: { enabled: true, config: { plugins: [{ type: 'nonsense' }] } },
      }),
    );
    const refused = await once();
    expect(refused.code).toBe(1);
    expect(refused.lines).toEqual([
      expect.stringMatching(/^SchedulerInstall .*\/refused: failed: Invalid/),
    ]);

    await apply(
      simulatorDeployment(namespace, 'stays', {
        ...decode(1),
        image: 'registry.example/nowhere/no-simulator:v1',
      }),
    );
    const late = await once('--timeout', '15s');
    expect(late.code).toBe(1);
    expect(late.lines).toEqual([
      expect.stringMatching(/\/refused: failed: Invalid/),
      expect.stringMatching(/^SimulatorDeployment .*\/stays: not ready: /),
    ]);
  });

  it('--dry-run prints what would be made, changed and removed, and writes nothing at all', async () => {
    await apply(simulatorDeployment(namespace, 'demo', decode(1)));
    await apply(schedulerInstall(namespace, 'old'));
    expect((await once('--timeout', '30s')).lines).toHaveLength(2);

    await apply(simulatorDeployment(namespace, 'demo', decode(2)));
    await apply(
      schedulerInstall(namespace, 'old', {
        gateway: { enabled: false },
        routing: { enabled: false },
      }),
    );
    await apply(simulatorDeployment(namespace, 'fresh', decode(1)));
    const before = await versions();
    const elect = ['--leader-elect', '--leader-elect-namespace', namespace];
    const { code, lines, started } = await once('--dry-run', ...elect);

    expect(await versions()).toEqual(before);
    expect(started.errors.join('\n')).not.toMatch(/^(warn|error)/m);
    const at = lines.indexOf(`change Deployment ${namespace}/demo-decode`);
    expect(lines[at + 1]).toBe('  spec.replicas: 1 becomes 2');
    expect(lines).toEqual(
      expect.arrayContaining([
        `create Deployment ${namespace}/fresh-decode`,
        `delete HTTPRoute ${namespace}/old-route`,
        `delete Gateway ${namespace}/old-gateway`,
        `SimulatorDeployment ${namespace}/demo: ok: 0 to create, 1 to change, 0 to delete`,
        `SchedulerInstall ${namespace}/old: ok: 0 to create, 0 to change, 2 to delete`,
        expect.stringMatching(
          /^SimulatorDeployment .*\/fresh: ok: [1-9]\d* to create, 0 to change, 0 to delete$/,
        ),
      ]),
    );
    expect(code).toBe(0);
  });

  it('--dry-run tells what a deletion would take with it, and what would be refused', async () => {
    const simulator = simulatorDeployment(namespace, 'demo', decode(1));
    await apply(simulator);
    expect((await once()).code).toBe(0);
    // Its finalizer keeps it: no operator runs.
    await client.delete(refer(simulator));
    await apply(
      schedulerInstall(namespace, 'other', {
        epp: { enabled: true, image: 'registry.example/epp:v0.10.0' },
      }),
    );
    const before = await versions();
    const { code, lines } = await once(
      '--dry-run',
      '--allow-image',
      'ghcr.io/llm-d/*',
    );
    expect(await versions()).toEqual(before);
    expect(lines).toContain(`delete Deployment ${namespace}/demo-decode`);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^SchedulerInstall .*\/other: failed: 0 to create, .*; Valid: ImageNotAllowed: /,
      ),
    );
    expect(code).toBe(1);
  });

  it('ends in peace: finishes what is under way, gives the Lease back, and says in JSON what it does', async () => {
    const proxy = await FaultProxy.inFrontOf(
      PooledKubeConfig.fromFile(cluster.kubeconfigPath),
    );
    const kubeconfig = path.join(directory, `${namespace}.json`);
    await writeFile(kubeconfig, proxy.kubeConfig.exportConfig());
    const slow = proxy.inject({
      path: /deployments\/demo-decode/,
      verbs: ['patch'],
      fault: { type: 'delay', ms: 1500 },
    });
    const operator = run(
      ...['--kubeconfig', kubeconfig, '--namespace', namespace],
      ...['--leader-elect', '--leader-elect-namespace', namespace],
      ...['--log-format', 'json', '--log-level', 'debug'],
      ...['--health-probe-bind-address', '127.0.0.1:0'],
      ...['--metrics-bind-address', '127.0.0.1:0'],
    );
    const [, metrics] = await operator.printed(/metrics on (\S+)"/);
    const [, probes] = await operator.printed(/probes on (\S+)\/healthz/);
    await operator.printed(/"msg":"leading"/);
    expect((await fetch(`${probes}/readyz`)).status).toBe(200);
    expect(await (await fetch(metrics)).text()).toContain(
      'leader_election_master_status{name="llm-d-sim-operator"} 1',
    );
    const lease: ObjectReference = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name: 'llm-d-sim-operator',
    };
    expect((await client.get(lease))?.spec).toMatchObject({
      leaseDurationSeconds: 15,
      holderIdentity: expect.stringMatching(/./),
    });

    await apply(simulatorDeployment(namespace, 'demo', decode(1)));
    await eventually('the Deployment is being applied', () =>
      slow.happened > 0 ? true : undefined,
    );
    operator.kill('SIGTERM');
    expect(await operator.ended).toBe(0);

    expect((await client.get(lease))?.spec).toMatchObject({
      holderIdentity: '',
    });
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace,
      name: 'demo-decode',
    };
    expect(await client.get(deployment)).toBeDefined();
    const records = operator.output.map(line => JSON.parse(line));
    expect(records).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        msg: 'reconciled',
        key: `SimulatorDeployment/${namespace}/demo`,
        result: 'success',
        duration_ms: expect.any(Number),
      }),
    );
    expect(records.map(({ msg }) => msg)).toContain('operator ends: SIGTERM');
    await proxy.stop();
  });

  it('is alive but not ready as long as it cannot read the cluster, says what, and ends at once when told to', async () => {
    const proxy = await FaultProxy.inFrontOf(
      PooledKubeConfig.fromFile(cluster.kubeconfigPath),
    );
    const kubeconfig = path.join(directory, `${namespace}.json`);
    await writeFile(kubeconfig, proxy.kubeConfig.exportConfig());
    proxy.inject({
      path: /^\/api\/v1\/pods/,
      verbs: ['list'],
      fault: { type: 'silence' },
    });
    const operator = run(
      ...['--kubeconfig', kubeconfig],
      ...['--health-probe-bind-address', '127.0.0.1:0'],
    );
    const [, probes] = await operator.printed(/probes on (\S+)\/healthz/);
    expect((await fetch(`${probes}/healthz`)).status).toBe(200);
    const words = await eventually('only the pods are missing', async () => {
      const response = await fetch(`${probes}/readyz`);
      const text = await response.text();
      return text.includes('not read yet: v1/Pod\n') ? text : undefined;
    });
    expect(words).toMatch(/^\[-\]informers failed: .*check failed\n$/s);
    operator.kill('SIGTERM');
    expect(await operator.ended).toBe(0);
    expect(operator.output.pop()).toMatch(/ends before it was ready: SIGTERM/);
    await proxy.stop();
  });

  it('tells a wrong command line from a cluster that is not there', async () => {
    const wrong = await runToEnd('--allow-image', 'nginx');
    expect(wrong.code).toBe(2);
    expect(wrong.started.errors[0]).toMatch(/^--allow-image: .*no registry/);
    const help = await runToEnd('--help');
    expect(help.code).toBe(0);
    expect(help.lines[0]).toMatch(/^Usage: llm-d-sim-operator/);
    const nowhere = await runToEnd('--kubeconfig', '/nowhere/kubeconfig');
    expect(nowhere.code).toBe(1);
    expect(nowhere.started.errors[0]).toMatch(
      /could not start: the kubeconfig \/nowhere\/kubeconfig cannot be read/,
    );
  });
});
