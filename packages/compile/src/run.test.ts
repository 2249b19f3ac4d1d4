import {
  compile,
  eppVersionProfiles,
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { install, stack } from './testing/customResources';
import { runCommand } from './testing/runCommand';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'llm-d-compile-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array) => {
  const target = path.join(directory, name);
  writeFileSync(target, content);
  return target;
};
const objectsIn = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).map(document => document.toJS());
const compiled = (text: string) =>
  objectsIn(text).flatMap(object => {
    const parsed = parseStackResource(object);
    return parsed.ok
      ? compile(parsed.resource, { kinds: [], kubernetesVersion: '1.34' })
      : [];
  });
const find = (text: string, kind: string, name: string) =>
  objectsIn(text).find(
    object => object.kind === kind && object.metadata.name === name,
  );

describe('the manifests', () => {
  it('are what the compiler makes, in its order, as YAML', async () => {
    const { code, stderr, stdout } = await runCommand([
      file('stack.yaml', stack),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(objectsIn(stdout)).toEqual(compiled(stack));
    expect(stdout.startsWith('apiVersion: ')).toBe(true);
  });

  it('are the same from standard input, from several files and from a list', async () => {
    const expected = (await runCommand(['-'], stack)).stdout;
    const [simulator, scheduler] = stack.split('---\n');
    const files = [file('a.yaml', simulator), file('b.yaml', scheduler)];
    expect((await runCommand(files)).stdout).toBe(expected);
    expect((await runCommand([files[0], '-'], scheduler)).stdout).toBe(
      expected,
    );
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: objectsIn(stack),
    });
    expect((await runCommand(['-'], list)).stdout).toBe(expected);
  });

  it('come after the Namespaces that stand beside the custom resources', async () => {
    const namespace =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: models}\n';
    const { code, stdout } = await runCommand(
      ['-'],
      `${stack}---\n${namespace}`,
    );
    expect(code).toBe(0);
    const [first, ...rest] = objectsIn(stdout);
    expect(first).toMatchObject({
      kind: 'Namespace',
      metadata: { name: 'models' },
    });
    expect(rest).toEqual(compiled(stack));
  });

  it('come as one JSON list on demand', async () => {
    const { stdout } = await runCommand(['-', '--format', 'json'], stack);
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: compiled(stack),
    });
  });

  it('stand in the namespace default when the file names none', async () => {
    const text = stack.replace(/ {2}namespace: llm-d-sim\n/g, '');
    const { stdout } = await runCommand(['-'], text);
    expect(find(stdout, 'Deployment', 'demo-decode')?.metadata.namespace).toBe(
      'default',
    );
  });

  it('come with warnings beside them, not among them', async () => {
    const { code, stderr, stdout } = await runCommand(
      ['-', '--provider', 'kgateway'],
      stack,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^<stdin>:27:3 SchedulerInstall llm-d-sim\/demo: spec\.gateway\.provider: warning: \S/,
    );
    expect(stdout).not.toContain('warning');
    expect(find(stdout, 'Gateway', 'demo-gateway')).toBeDefined();
  });

  it('come with a warning where two custom resources do not fit together', async () => {
    const { code, stderr } = await runCommand(
      ['-'],
      stack.replace('replicas: 3', 'replicas: 3\n    port: 9999'),
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^<stdin>:\d+:\d+ SchedulerInstall llm-d-sim\/demo: spec\.proxyService\.targetPort: warning: .*9999/,
      ),
    });
  });
});

describe('what is wrong', () => {
  it('is said of every document at once, at its line, and nothing is printed', async () => {
    const text = [
      stack.replace('replicas: 3', 'replicas: -1'),
      install('a', 'epp:', '  enabled: true', '  port: x', 'gatway: {}'),
      '---\napiVersion: v1\nkind: Secret\nmetadata: {name: other}\n',
      '---\na: [b\n',
      '---\njust text\n',
      install('b', 'inferencePool: {targetPorts: [80, 80]}'),
    ].join('');
    const name = file('all.yaml', text);
    const { code, stderr, stdout } = await runCommand([name]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr
      .split('\n')
      .filter(line => /^\S/.test(line) && !line.includes(': warning: '))
      .map(line => line.replace(name, 'all.yaml'));
    const lineOf = (words: string) =>
      text.slice(0, text.indexOf(words)).split('\n').length;
    expect(lines).toEqual(
      [
        `${lineOf(
          'replicas: -1',
        )}:5 SimulatorDeployment llm-d-sim/demo: spec.decode.replicas: `,
        `${lineOf('port: x')}:5 SchedulerInstall llm-d-sim/a: spec.epp.port: `,
        `${lineOf('gatway')}:3 SchedulerInstall llm-d-sim/a: spec.gatway: `,
        `${lineOf(
          'kind: Secret',
        )}:1 document 4: Secret other: only SimulatorDeployment and SchedulerInstall can be compiled`,
        `${lineOf('a: [b') + 1}:`,
        `${lineOf(
          'just text',
        )}:1 document 6: no Kubernetes object: it has no kind`,
        `${lineOf(
          'targetPorts',
        )}:19 SchedulerInstall llm-d-sim/b: spec.inferencePool.targetPorts`,
      ]
        .map(start => expect.stringContaining(`all.yaml:${start}`))
        .concat(expect.stringMatching(/^7 errors.*: nothing was compiled$/)),
    );
    expect(stderr).toMatch(/^\S+ document 5: not YAML: \S/m);
    expect(stderr).toContain('\n  fix: leave it out here');
  });

  it('may be that a file cannot be read: one sentence each', async () => {
    const missing = path.join(directory, 'missing.yaml');
    const { code, stderr } = await runCommand([
      missing,
      directory,
      file('latin1.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe4])),
      file('empty.yaml', '# nothing\n'),
    ]);
    expect(code).toBe(1);
    expect(stderr.split('\n')).toEqual([
      `${missing}: cannot be read: there is no such file`,
      `${directory}: cannot be read: it is a directory`,
      `${directory}/latin1.yaml: cannot be read: it is not UTF-8 text`,
      '3 errors: nothing was compiled',
      '',
    ]);
  });

  it('may be that there is nothing to compile', async () => {
    const { code, stderr } = await runCommand(['-'], '# nothing\n---\n');
    expect(code).toBe(1);
    expect(stderr).toContain('<stdin>: there is nothing to compile here');
  });

  it('may be that two custom resources make one object: both are named', async () => {
    const name = file('two.yaml', install('a') + install('b'));
    const { code, stderr } = await runCommand([name]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${name}:13:3 SchedulerInstall llm-d-sim/b: makes Service llm-d-sim/gaie-inference-scheduling-proxy, and so does SchedulerInstall llm-d-sim/a (${name}:5:3)`,
    );
  });

  it('may be that a custom resource is there twice: that is said once', async () => {
    const again = file('again.yaml', stack);
    const { code, stderr } = await runCommand(['-', again], stack);
    expect(code).toBe(1);
    expect(stderr.match(/is there twice: the first is/g)).toHaveLength(2);
    expect(stderr).toContain('(<stdin>:5:3)');
    expect(stderr).toContain('2 errors');
  });

  it('may be aliases that multiply without end', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let index = 1; index < 9; index++) {
      const one = String.fromCharCode(97 + index);
      const before = `*${String.fromCharCode(96 + index)}`;
      bomb.push(`${one}: &${one} [${Array(10).fill(before).join(', ')}]`);
    }
    const { code, stderr } = await runCommand(['-'], bomb.join('\n'));
    expect(code).toBe(1);
    expect(stderr).toContain('<stdin>:1:1 document 1: not YAML: ');
  });
});

describe('the command line', () => {
  it.each([
    [[], 'name the files to compile'],
    [['-', '-'], 'can be read once only'],
    [['-', '--live', '-'], 'can be read once only'],
    [['-', '--provider', 'traefik'], 'istio, agentgateway, kgateway'],
    [
      ['-', '--epp-version', 'latest'],
      Object.keys(eppVersionProfiles).join(', '),
    ],
    [['-', '--kubernetes-version', '2'], 'e.g. 1.34'],
    [['-', '--format', 'toml'], 'yaml, json'],
    [['-', '--out', ''], '--out and --live need a path'],
    [['-', '--cluster'], '--cluster'],
  ])('%j is wrong usage', async (argv, words) => {
    const { code, stderr, stdout } = await runCommand(argv, stack);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [message] = stderr.split('\n\n');
    expect(message).toContain(words);
    expect(stderr).toContain('Usage: ');
  });

  it('explains itself', async () => {
    const { code, stderr, stdout } = await runCommand(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: ');
  });

  it('can ask for another gateway provider, with its own class', async () => {
    const classOf = async (text: string, provider: string) => {
      const { stdout } = await runCommand(['-', '--provider', provider], text);
      return find(stdout, 'Gateway', 'demo-gateway')?.spec;
    };
    expect(await classOf(stack, 'istio')).toMatchObject({
      gatewayClassName: 'istio',
    });
    expect(
      await classOf(
        stack.replace('className: local', 'provider: local'),
        'agentgateway',
      ),
    ).toMatchObject({ gatewayClassName: 'agentgateway' });
    expect(
      await classOf(
        stack.replace('className: local', 'className: mine'),
        'istio',
      ),
    ).toMatchObject({ gatewayClassName: 'mine' });
    expect(
      await classOf(
        stack.replace('className: local', 'className: gke-l7-rilb'),
        'gke',
      ),
    ).toMatchObject({ gatewayClassName: 'gke-l7-rilb' });
  });

  it('can ask for another version of the EPP, with its published image', async () => {
    const imageOf = async (text: string, version: string) => {
      const { stdout } = await runCommand(
        ['-', '--epp-version', version],
        text,
      );
      return JSON.stringify(find(stdout, 'Deployment', 'demo-epp')?.spec);
    };
    expect(await imageOf(stack, '0.9')).toContain(
      'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0',
    );
    expect(await imageOf(stack, 'v0.6.1')).toContain(
      'ghcr.io/llm-d/llm-d-inference-scheduler:v0.6.1',
    );
    const own = stack.replace(/ghcr.*v0\.10\.0/, 'example.org/epp:mine');
    const spec = await imageOf(own, 'v0.6.0');
    expect(spec).toContain('example.org/epp:mine');
    // Only up to 0.6 is this flag passed.
    expect(spec).toContain('--kv-cache-usage-percentage-metric');
  });

  it('says of an EPP that it cannot give another version', async () => {
    const text = stack.replace(
      '  decode:\n',
      '  epp: {enabled: true, image: "example.org/epp:v0.6.0"}\n  decode:\n',
    );
    const { code, stderr } = await runCommand(
      ['-', '--epp-version', 'v0.10.0'],
      text,
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      '<stdin>:8:3 SimulatorDeployment llm-d-sim/demo: warning: --epp-version does not reach spec.epp',
    );
  });

  it('can ask for an older cluster', async () => {
    const { stdout } = await runCommand(
      ['-', '--kubernetes-version', 'v1.23.4'],
      stack,
    );
    expect(
      JSON.stringify(find(stdout, 'Deployment', 'demo-epp')?.spec),
    ).toContain('tcpSocket');
  });
});

describe('a comparison with what is there', () => {
  const compiledTo = async (text: string, ...argv: string[]) =>
    (await runCommand(['-', ...argv], text)).stdout;

  it('finds nothing where nothing has changed', async () => {
    const live = file('live.yaml', await compiledTo(stack));
    const { code, stdout } = await runCommand(['-', '--live', live], stack);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `0 to create, 0 to change, 0 to remove, ${
        compiled(stack).length
      } as they should be\n`,
    });
  });

  it('shows what would be created, changed and removed, and leaves other stacks out', async () => {
    const before = stack
      .replace('replicas: 3', 'replicas: 2')
      .replace('  decode:', '  prefill: {enabled: true}\n  decode:')
      .replace(
        /(gateway|routing):\n {4}enabled: true/g,
        '$1:\n    enabled: false',
      );
    const others = install('other', 'proxyService: {name: other}');
    const live = file('live.yaml', await compiledTo(before + others));
    const { code, stdout } = await runCommand(['-', '--live', live], stack);
    expect(code).toBe(3);
    expect(stdout).toContain('create HTTPRoute llm-d-sim/demo-route\n');
    expect(stdout).toContain(
      'change Deployment llm-d-sim/demo-decode\n  spec.replicas: 2 becomes 3\n',
    );
    expect(stdout).toContain('remove Deployment llm-d-sim/demo-prefill\n');
    expect(stdout).not.toContain('other');
    const asJson = await runCommand(
      ['-', '--live', live, '--format', 'json'],
      stack,
    );
    const { change, create, remove } = JSON.parse(asJson.stdout);
    expect(create).toContainEqual(
      expect.objectContaining({ kind: 'Gateway', name: 'demo-gateway' }),
    );
    expect(change).toContainEqual({
      object: expect.objectContaining({ name: 'demo-decode' }),
      differences: [
        { path: 'spec.replicas', reason: 'differs', live: 2, desired: 3 },
      ],
    });
    expect(remove).toContainEqual(
      expect.objectContaining({ name: 'demo-prefill' }),
    );
  });

  it('takes live objects as kubectl prints them', async () => {
    const items = compiled(stack).map(object => ({
      ...object,
      status: { observedGeneration: 1 },
      metadata: {
        ...object.metadata,
        uid: 'u',
        annotations: { 'sim.llm-d.io/ignore-fields': 'spec.replicas' },
        labels: {
          ...object.metadata.labels,
          'sim.llm-d.io/owner-uid': 'cr',
        },
        creationTimestamp: '2026-01-01T00:00:00Z',
        ownerReferences: [{ apiVersion: 'x', kind: 'y', name: 'z', uid: 'cr' }],
      },
    }));
    const live = file(
      'live.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    const { code, stderr, stdout } = await runCommand(
      ['-', '--live', live],
      stack.replace('replicas: 3', 'replicas: 7'),
    );
    expect(stdout).toMatch(/^0 to create, 0 to change, 0 to remove/);
    expect(stderr).toContain('add --show-managed-fields to kubectl get');
    expect(code).toBe(0);
  });

  it('refuses what is no object', async () => {
    const live = file('live.yaml', 'kind: Pod\n');
    const { code, stderr, stdout } = await runCommand(
      ['-', '--live', live],
      stack,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${live}:1:1 document 1: no Kubernetes object`);
  });
});
