import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  PooledKubeConfig,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installCustomResourceDefinitions } from './install/installCustomResourceDefinitions';
import { createOperatorAccount } from './testing/operatorAccount';
import { ProgramRun } from './testing/ProgramRun';
import { simulatorDeployment } from './testing/stacks';
import { FaultProxy } from './__testUtils__/fault-proxy/FaultProxy';

const namespace = 'team-a';
const rbac = 'rbac.authorization.k8s.io';

/** Somebody who may do everything in one namespace and nothing outside. */
const namespaceAdmin: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'admin', namespace },
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata: { name: 'admin', namespace },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'admin', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'admin', namespace }],
  },
];

describe('one run on a cluster that cannot be read', () => {
  let directory: string;
  let server: ApiServer;
  let transport: KubeConfigTransport;
  let client: ClusterClient;
  const processes: ProgramRun[] = [];

  const configOf = (token: string) => {
    const config = new PooledKubeConfig();
    config.loadFromClusterAndUser(
      {
        name: 'test',
        server: server.url,
        caData: server.caData,
        skipTLSVerify: false,
      },
      { name: 'test', token },
    );
    return config;
  };
  const run = async (
    config: PooledKubeConfig,
    timeout: string,
    mode = '--dry-run',
  ) => {
    const kubeconfig = path.join(directory, `${processes.length}.json`);
    await writeFile(kubeconfig, config.exportConfig(), { mode: 0o600 });
    const started = new ProgramRun(path.join(__dirname, 'main.ts'), [
      ...['--kubeconfig', kubeconfig, '--namespace', namespace],
      ...['--once', mode, '--timeout', timeout],
    ]);
    processes.push(started);
    return {
      code: await started.ended,
      output: started.output,
      errors: started.errors.filter(line => !line.startsWith('warn')),
    };
  };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'unreadable-'));
    server = await startApiServer({ log: () => {}, authorization: 'RBAC' });
    transport = KubeConfigTransport.fromKubeConfig(
      configOf(server.adminToken),
      { cluster: 'test' },
    );
    client = DefaultClusterClient.create({ transport });
    await installCustomResourceDefinitions(client);
    for (const object of [
      ...namespaceAdmin,
      simulatorDeployment(namespace, 'demo'),
    ]) {
      await client.apply(object, { fieldManager: 'test', force: true });
    }
  });
  afterEach(async () => {
    for (const one of processes) {
      one.kill('SIGKILL');
      await one.ended;
    }
  });
  afterAll(async () => {
    await transport.close();
    await server.stop();
    await rm(directory, { recursive: true });
  });

  it('ends in time with the kinds that an account may not read and the rights that it needs, and goes well with those', async () => {
    const admin = server.issueServiceAccountToken(namespace, 'admin');
    const refused = await run(configOf(admin), '15s');
    expect(refused.code).toBe(1);
    expect(refused.output).toEqual([]);
    const [first, ...others] = refused.errors;
    expect(first).toMatch(
      /^The operator could not start: within .* s these kinds could not be read:$/,
    );
    const advice = others.pop();
    expect(advice).toMatch(
      /needs get, list and watch on each of them in the whole cluster, .*rbac\/role\.yaml .*ClusterRoleBinding$/,
    );
    expect(others).toContain(
      `  v1/Pod: list of v1/Pod: HTTP 403 Forbidden: pods is forbidden: User "system:serviceaccount:${namespace}:admin" cannot list resource "pods" in API group "" at the cluster scope`,
    );
    expect(others.map(line => line.trim().split(':')[0])).toEqual(
      expect.arrayContaining([
        'v1/Namespace',
        'apps/v1/Deployment',
        'sim.llm-d.io/v1alpha1/SimulatorDeployment',
      ]),
    );

    const permitted = await createOperatorAccount(client, transport);
    const planned = await run(configOf(permitted), '60s');
    expect(planned.output).toContain(
      `create Deployment ${namespace}/demo-decode`,
    );
    expect(planned.code).toBe(0);
  });

  it('ends in time when the API server does not answer', async () => {
    const proxy = await FaultProxy.inFrontOf(configOf(server.adminToken));
    proxy.inject({
      path: /^\/api\/v1\/pods/,
      verbs: ['list'],
      fault: { type: 'silence' },
    });
    const { code, errors } = await run(proxy.kubeConfig, '8s');
    expect(code).toBe(1);
    expect(errors).toContainEqual(
      expect.stringMatching(/^ {2}.*\bv1\/Pod\b.*: no answer yet$/),
    );
    await proxy.stop();
  });

  it('ends in time when it is to install its CRDs and the API server does not answer', async () => {
    const proxy = await FaultProxy.inFrontOf(configOf(server.adminToken));
    proxy.inject({ path: /^\//, fault: { type: 'silence' } });
    const { code, errors } = await run(
      proxy.kubeConfig,
      '1s',
      '--install-crds',
    );
    expect(code).toBe(1);
    expect(errors).toEqual([
      'operator ends before it was ready: its CustomResourceDefinitions took too long',
    ]);
    await proxy.stop();
  });
});
