import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { kubernetesYaml } from '../documents/yamlDialect';
import { stack } from '../testing/customResources';
import { runCommand } from '../testing/runCommand';
import { fileNames, staleNames } from './fileNames';
import { renderYaml, renderYamlStream } from './renderYaml';

const object = (data: Record<string, unknown>, name = 'a') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'ns' },
  data,
});

describe('renderYaml', () => {
  const treacherous = fc.constantFrom(
    ...[
      'y',
      'no',
      'On',
      '~',
      'null',
      '1.0',
      '1e3',
      '0o17',
      '017',
      '0b1',
      '1_000',
    ],
    ...[
      '12:30:45',
      '2001-12-14',
      '<<',
      '=',
      '.inf',
      '0x1F',
      '',
      ' a',
      'a: b',
      '# c',
    ],
    ...[
      '- x',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      'a\nb',
      'a\n',
      '\t',
      '---',
      '"',
      "'",
    ],
  );
  const texts = fc.oneof(treacherous, fc.string({ unit: 'binary' }));

  it('is read back alike by YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(
        fc.dictionary(texts, fc.oneof(texts, fc.array(texts))),
        data => {
          const value = object(data);
          const text = renderYaml(value);
          expect(parse(text, { version: '1.2' })).toEqual(value);
          expect(parse(text, { version: '1.1' })).toEqual(value);
          expect(parse(text, kubernetesYaml)).toEqual(value);
        },
      ),
    );
  });

  it('says twice what is there twice, and folds nothing', () => {
    const shared = { text: 'word '.repeat(50).trim() };
    const text = renderYaml(object({ one: shared, other: shared }));
    expect(text).not.toMatch(/[&*]/);
    expect(text.split('\n').filter(line => line.includes('word'))).toHaveLength(
      2,
    );
  });

  it('makes one document of each object', () => {
    const objects = [object({ a: '---\n' }), object({ b: '...' }), object({})];
    expect(
      parseAllDocuments(renderYamlStream(objects)).map(one => one.toJS()),
    ).toEqual(objects);
  });
});

describe('fileNames', () => {
  const ordinary = fc.constantFrom('a', 'a-b', 'b', '0');
  const named = fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.oneof(fc.constantFrom('Service', 'ConfigMap'), fc.string()),
    metadata: fc.record(
      {
        name: fc.oneof(
          ordinary,
          fc.constantFrom('../../etc/passwd', 'b.service.c', 'x'.repeat(253)),
          fc.string(),
        ),
        namespace: fc.oneof(ordinary, fc.constant('..'), fc.string()),
      },
      { requiredKeys: ['name'] },
    ),
  });
  const identity = ({ kind, metadata }: KubernetesObject) =>
    JSON.stringify([kind, metadata.namespace, metadata.name]);

  it('tell objects apart and stay in their directory, whatever these are called', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(named, { maxLength: 120, selector: identity }),
        objects => {
          const names = fileNames(objects, 'yaml');
          expect(new Set(names).size).toBe(objects.length);
          expect(staleNames(names, [])).toHaveLength(names.length);
          for (const name of names) {
            expect(path.dirname(path.resolve('/out', name))).toBe('/out');
            expect(name).toMatch(/^[\w-][\w.-]*\.yaml$/);
            expect(name.length).toBeLessThan(255);
          }
        },
      ),
    );
  });

  it('hang on the object alone', () => {
    fc.assert(
      fc.property(named, fc.array(named), (one, others) => {
        expect(fileNames([...others, one], 'yaml').at(-1)).toBe(
          fileNames([one], 'yaml')[0],
        );
      }),
    );
  });

  it('are cut to what a file system takes', () => {
    const [name] = fileNames([object({}, 'x'.repeat(253))], 'json');
    expect(name.length).toBeLessThan(255);
    expect(name).toMatch(/^ns\.configmap\.x+-[0-9a-f]{12}\.json$/);
  });

  it('put a Namespace before what stands in it', () => {
    const [inside, namespace] = fileNames(
      [
        object({}),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } },
      ],
      'yaml',
    );
    expect([inside, namespace].sort()).toEqual([
      '0.namespace.ns.yaml',
      'ns.configmap.a.yaml',
    ]);
  });

  it('tell files of a former run', () => {
    expect(
      staleNames(
        [
          'ns.service.b.yaml',
          'ns.service.a.yaml',
          'kustomization.yaml',
          'values.yaml',
        ],
        ['ns.service.a.yaml'],
      ),
    ).toEqual(['ns.service.b.yaml']);
  });
});

describe('--out', () => {
  let directory: string;
  let out: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'llm-d-compile-'));
    out = path.join(directory, 'manifests');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const compileTo = (text: string, ...argv: string[]) =>
    runCommand(['-', '--out', out, ...argv], text);
  const contents = () => readdirSync(out).sort();
  const fileOf = (words: string) =>
    contents().find(name => name.startsWith(`llm-d-sim.${words}.`)) ?? '';

  it('holds what would have been printed, one file for each object', async () => {
    const { stdout: printed } = await runCommand(['-'], stack);
    const { code, stderr, stdout } = await compileTo(stack);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const documents = parseAllDocuments(printed).map(document => {
      const manifest = parseKubernetesObject(document.toJS());
      return [fileNames([manifest], 'yaml')[0], manifest];
    });
    expect(
      contents().map(name => [
        name,
        parse(readFileSync(path.join(out, name), 'utf8')),
      ]),
    ).toEqual(documents.sort());
    expect(stderr).toBe(
      `${out}: ${contents().length} files, ${
        contents().length
      } of them written, 0 unchanged\n`,
    );
  });

  it('is written to only where something has changed', async () => {
    await compileTo(stack);
    const inodes = () =>
      Object.fromEntries(
        contents().map(name => [name, statSync(path.join(out, name)).ino]),
      );
    const before = inodes();
    const { stderr } = await compileTo(
      stack.replace('replicas: 3', 'replicas: 4'),
    );
    const after = inodes();
    expect(
      Object.keys(before).filter(name => before[name] !== after[name]),
    ).toEqual([fileOf('deployment.demo-decode')]);
    expect(stderr).toContain('1 of them written');
  });

  it('keeps what lies there, and tells what is left from a former run', async () => {
    await compileTo(stack);
    writeFileSync(path.join(out, 'kustomization.yaml'), 'mine');
    const all = contents();
    const { code, stderr } = await compileTo(stack.split('---\n')[0]);
    expect(code).toBe(0);
    expect(contents()).toEqual(all);
    expect(stderr).toContain('not of this run, and left where they are: ');
    expect(stderr).toContain(fileOf('service.demo-direct'));
    expect(stderr).not.toContain('kustomization');
    expect(stderr).not.toContain(fileOf('deployment.demo-decode'));
  });

  it('is not left by way of a symbolic link', async () => {
    const outside = path.join(directory, 'outside');
    writeFileSync(outside, 'untouched');
    await compileTo(stack);
    const link = path.join(out, fileOf('deployment.demo-decode'));
    rmSync(link);
    symlinkSync(outside, link);
    await compileTo(stack);
    expect(readFileSync(outside, 'utf8')).toBe('untouched');
    expect(lstatSync(link).isFile()).toBe(true);
  });

  it('stays empty when something is wrong', async () => {
    const { code } = await compileTo(
      stack.replace('replicas: 3', 'replicas: -3'),
    );
    expect(code).toBe(1);
    expect(() => readdirSync(out)).toThrow('ENOENT');
  });

  it('says in one sentence that it cannot be written', async () => {
    writeFileSync(out, 'a file');
    const { code, stderr } = await compileTo(stack);
    expect(code).toBe(1);
    expect(stderr).toMatch(/manifests: cannot be written: \S.*\n$/);
  });

  it('takes JSON too', async () => {
    await compileTo(stack.split('---\n')[0], '--format', 'json');
    expect(
      JSON.parse(
        readFileSync(path.join(out, fileOf('deployment.demo-decode')), 'utf8'),
      ),
    ).toMatchObject({ kind: 'Deployment' });
  });
});
