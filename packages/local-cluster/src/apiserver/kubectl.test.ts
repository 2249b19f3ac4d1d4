import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject, JsonValue } from './json/JsonValue';
import { numberAt, stringAt, valueAt } from './json/navigate';
import { startApiServer, type ApiServer } from './startApiServer';
import { widgetDefinition } from './testing/widgetDefinition';

const probe = spawnSync('kubectl', ['version', '--client']);
const available = probe.error === undefined && probe.status === 0;
if (!available) {
  // eslint-disable-next-line no-console
  console.warn(
    'skipped: the tests with kubectl, because there is no kubectl on PATH',
  );
}
const suite = available ? describe : describe.skip;

let directory: string;
let server: ApiServer;

interface Output {
  text: string;
  errors: string;
  code: number;
}

function kubectl(...args: string[]): Promise<Output> {
  const env = {
    ...process.env,
    HOME: directory,
    KUBECONFIG: path.join(directory, 'kubeconfig'),
  };
  return new Promise(resolve => {
    execFile('kubectl', args, { env }, (error, text, errors) => {
      resolve({ text, errors, code: error ? Number(error.code) : 0 });
    });
  });
}

/** Output of a command that has to succeed. */
async function ok(...args: string[]): Promise<string> {
  const { text, errors, code } = await kubectl(...args);
  expect({ args, code, errors: code === 0 ? '' : errors }).toEqual({
    args,
    code: 0,
    errors: '',
  });
  return text;
}

async function manifest(name: string, ...documents: JsonObject[]) {
  const file = path.join(directory, `${name}.yaml`);
  await writeFile(
    file,
    documents.map(document => stringify(document)).join('---\n'),
  );
  return file;
}

async function read(...args: string[]): Promise<JsonValue> {
  return JSON.parse(await ok('get', ...args, '-o', 'json'));
}

const deployment = (name: string, image: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [{ name: 'main', image, ports: [{ containerPort: 80 }] }],
      },
    },
  },
});

suite('kubectl', () => {
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kubectl-'));
    server = await startApiServer({ log: () => {} });
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'local',
      clusters: [
        {
          name: 'local',
          cluster: {
            server: server.url,
            'certificate-authority-data': server.caData,
          },
        },
      ],
      users: [{ name: 'admin', user: { token: server.adminToken } }],
      contexts: [
        { name: 'local', context: { cluster: 'local', user: 'admin' } },
      ],
    };
    await writeFile(path.join(directory, 'kubeconfig'), stringify(config), {
      mode: 0o600,
    });
  });

  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  it('applies, shows, changes and deletes a built-in kind', async () => {
    const file = await manifest('one', deployment('one', 'example/image:1'));
    expect(await ok('apply', '-f', file)).toContain('created');
    expect(await ok('apply', '-f', file)).toContain('unchanged');
    await manifest('one', deployment('one', 'example/image:2'));
    expect(await ok('apply', '-f', file)).toContain('configured');

    const table = await ok('get', 'deployments', '-o', 'wide');
    expect(table).toMatch(
      /NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\s+CONTAINERS\s+IMAGES\s+SELECTOR/,
    );
    expect(table).toMatch(
      /one\s+0\/2\s+0\s+0\s+\S+\s+main\s+example\/image:2\s+app=one/,
    );
    expect(await ok('get', 'all')).toContain('service/kubernetes');

    await ok('scale', 'deployment/one', '--replicas=3');
    await ok('label', 'deployment/one', 'team=blue');
    await ok('set', 'image', 'deployment/one', 'main=example/image:3');
    const changed = await read('deployment', 'one');
    expect(numberAt(changed, 'spec', 'replicas')).toBe(3);
    expect(stringAt(changed, 'metadata', 'labels', 'team')).toBe('blue');
    expect(JSON.stringify(valueAt(changed, 'spec', 'template'))).toContain(
      'example/image:3',
    );
    const described = await ok('describe', 'deployment', 'one');
    expect(described).toMatch(/Image:\s+example\/image:3/);
    expect(described).toContain('3 desired');

    expect(await ok('delete', 'deployment', 'one', '--timeout=60s')).toContain(
      'deleted',
    );
    const { code, errors } = await kubectl('get', 'deployment', 'one');
    expect(code).toBe(1);
    expect(errors).toContain('deployments.apps "one" not found');
  });

  it('applies on the server, and says who else owns a field', async () => {
    const file = await manifest('two', deployment('two', 'example/image:1'));
    await ok('apply', '--server-side', '-f', file);
    const before = await read('deployment', 'two');
    await ok('apply', '--server-side', '-f', file);
    const after = await read('deployment', 'two');
    expect(after).toEqual(before);
    const { errors } = await kubectl(
      'apply',
      '--server-side',
      '--field-manager=other',
      '-f',
      await manifest('two-changed', deployment('two', 'example/image:9')),
    );
    expect(errors).toContain('conflict with "kubectl"');
    expect(errors).toContain(
      '.spec.template.spec.containers[name="main"].image',
    );
    await ok('delete', '-f', file, '--timeout=60s');
  });

  it('works with custom resources like with any other', async () => {
    const definition = await manifest(
      'definition',
      widgetDefinition('widgets.kubectl.example'),
    );
    await ok('apply', '-f', definition);
    await ok(
      'wait',
      '--for=condition=established',
      '--timeout=60s',
      '-f',
      definition,
    );
    const widget = (spec: JsonObject): JsonObject => ({
      apiVersion: 'kubectl.example/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'default' },
      spec,
    });
    const file = await manifest('widget', widget({ target: 'x' }));
    await ok('apply', '-f', file);
    expect(await ok('get', 'wd')).toMatch(/NAME\s+TARGET\s+READY\s+w\s+x/);
    const { code, errors } = await kubectl(
      'apply',
      '-f',
      await manifest('bad', widget({ target: 'x', port: 70000 })),
    );
    expect(code).toBe(1);
    expect(errors).toContain(
      'spec.port in body should be less than or equal to 65535',
    );
    await ok('scale', '--replicas=4', 'widget/w');
    expect(numberAt(await read('widget', 'w'), 'spec', 'replicas')).toBe(4);
    await ok('delete', '-f', file, '--timeout=60s');
    await ok('delete', '-f', definition, '--timeout=60s');
  });

  it('waits for and deletes a namespace with everything in it', async () => {
    await ok(
      'apply',
      '-f',
      await manifest('ns', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'temporary' },
      }),
    );
    await ok('run', 'idle', '-n', 'temporary', '--image=example/image:1');
    expect(await ok('get', 'pods', '-n', 'temporary')).toMatch(
      /idle\s+0\/1\s+Pending\s+0/,
    );
    const logs = await kubectl('logs', '-n', 'temporary', 'idle');
    expect(logs.errors).toContain('does not have a host assigned');
    await ok('delete', 'namespace', 'temporary', '--timeout=60s');
    expect(await ok('get', 'pods', '-A')).toBe('');
  });
});
