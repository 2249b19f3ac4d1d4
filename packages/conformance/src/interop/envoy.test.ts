import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  compile,
  parseEppLog,
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { waitForReady } from '@llm-d-sim/plugin-llm-d-node';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { istioGateway } from './istioGateway';
import {
  describeRealEnvoy,
  REAL_ENVOY,
  runEnvoy,
  validateConfig,
} from './realEnvoy';

const patience = 120_000;
jest.setTimeout(patience);

const namespace = 'models';
const metadata = { name: 'demo', namespace };
const apiVersion = 'sim.llm-d.io/v1alpha1';

function compiled(kind: string, spec: Record<string, unknown>) {
  const parsed = parseStackResource({ apiVersion, kind, metadata, spec });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return compile(parsed.resource, { kinds: [], kubernetesVersion: '1.34' });
}

const only = (objects: readonly KubernetesObject[], kind: string) => {
  const [object] = objects.filter(one => one.kind === kind);
  return object;
};

const install = {
  simulatorNamespace: namespace,
  proxyService: {
    selector: { 'app.kubernetes.io/name': 'demo', 'llm-d.ai/role': 'decode' },
  },
  epp: {
    enabled: true,
    image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
    verbosity: 4,
  },
};
const envoyFilter = only(
  compiled('SchedulerInstall', {
    ...install,
    gateway: { enabled: true, className: 'istio' },
    routing: { enabled: true, backendType: 'Service' },
    envoyFilter: { enabled: true },
  }),
  'EnvoyFilter',
);
const eppCluster = 'outbound|9002||demo-epp.models.svc.cluster.local';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return z.object({ port: z.number() }).parse(address).port;
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describeRealEnvoy(REAL_ENVOY, () => {
  const ends: (() => Promise<unknown>)[] = [];
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'llm-d-envoy-'));
    ends.push(async () => rmSync(directory, { recursive: true, force: true }));
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  const written = (name: string, content: string) => {
    const file = path.join(directory, name);
    writeFileSync(file, content);
    return file;
  };

  it('takes the configuration of a bare proxy', async () => {
    const { data } = z
      .object({ data: z.object({ 'envoy.yaml': z.string() }) })
      .parse(
        only(
          compiled('SimulatorDeployment', {
            decode: { enabled: true },
            inferenceGateway: { enabled: true, standard: { enabled: true } },
          }),
          'ConfigMap',
        ),
      );
    expect(
      await validateConfig(written('bare.yaml', data['envoy.yaml'])),
    ).toMatch(/OK/);
  });

  it('with the patches of the EnvoyFilter asks the EPP, and sends each request where it says', async () => {
    const live = await LiveCluster.start();
    ends.push(() => live.stop());
    const { client } = live;
    const apply = (object: KubernetesObject) =>
      client.apply(object, { fieldManager: 'test' });
    await apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await apply({
      apiVersion,
      kind: 'SimulatorDeployment',
      metadata,
      spec: { decode: { enabled: true, replicas: 3 } },
    });
    await apply({
      apiVersion,
      kind: 'SchedulerInstall',
      metadata,
      spec: { ...install, gateway: { className: 'local' } },
    });
    await waitForReady(
      client,
      { schedulerInstall: metadata, simulatorDeployment: metadata },
      { timeoutMs: patience },
    );

    const pods = z
      .array(
        z.object({
          metadata: z.object({ name: z.string() }),
          status: z.object({ podIP: z.string() }),
        }),
      )
      .parse(
        await client.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace }),
      );
    const isEpp = ({ metadata: { name } }: (typeof pods)[number]) =>
      name.startsWith('demo-epp');
    const [epp] = pods.filter(isEpp);
    const port = await freePort();
    const file = written(
      'gateway.yaml',
      stringify(
        istioGateway(envoyFilter, port, {
          epp: `${epp.status.podIP}:9002`,
          eppCluster,
          pods: pods
            .filter(pod => !isEpp(pod))
            .map(({ status }) => `${status.podIP}:8200`),
        }),
      ),
    );
    expect(await validateConfig(file)).toMatch(/OK/);
    const envoy = runEnvoy(file);
    ends.push(() => envoy.stop());

    const ask = async (prompt: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/v1/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'random', prompt, max_tokens: 1 }),
      });
      await response.text();
      return {
        status: response.status,
        id: response.headers.get('x-request-id') ?? '',
        served: response.headers.get('x-inference-pod'),
      };
    };
    await until(async () => {
      try {
        return (await ask('hello')).status === 200 ? true : undefined;
      } catch {
        return undefined;
      }
    });
    const prompts = Array.from({ length: 6 }, () =>
      `${randomUUID()} `.repeat(30),
    );
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    for (const prompt of [...prompts, ...prompts]) {
      answers.push(await ask(prompt));
    }
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));

    const decisions = await until(async () => {
      const log = await client.podLog({ namespace, name: epp.metadata.name });
      const read = parseEppLog(log, {});
      return answers.every(({ id }) => read.get(id)?.picked) ? read : undefined;
    });
    // Where the EPP sent it is who says that it served.
    expect(
      answers.map(({ id }) =>
        decisions.get(id)?.picked?.replace(/-rank-\d+$/, ''),
      ),
    ).toEqual(answers.map(({ served }) => served));
    // A prompt that was there before goes where it was.
    expect(answers.slice(6).map(({ served }) => served)).toEqual(
      answers.slice(0, 6).map(({ served }) => served),
    );
  });
});
