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
  it('sort in apply order and stay in their directory, whatever objects are called', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            apiVersion: fc.constant('v1'),
            kind: fc.string(),
            metadata: fc.record(
              {
                name: fc.oneof(fc.constant('../../etc/passwd'), fc.string()),
                namespace: fc.oneof(fc.constant('..'), fc.string()),
              },
              { requiredKeys: ['name'] },
            ),
          }),
          { maxLength: 120 },
        ),
        objects => {
          const names = fileNames(objects, 'yaml');
          expect([...names].sort()).toEqual(names);
          expect(new Set(names).size).toBe(objects.length);
          for (const name of names) {
            expect(path.dirname(path.resolve('/out', name))).toBe('/out');
            expect(name).toMatch(/^[0-9]+-[\w.-]*\.yaml$/);
          }
        },
      ),
    );
  });

  it('are cut to what a file system takes', () => {
    const [name] = fileNames([object({}, 'x'.repeat(253))], 'json');
    expect(name.length).toBeLessThan(255);
    expect(name).toMatch(/^01-configmap-ns-x+\.json$/);
  });

  it('tell files of a former run', () => {
    expect(
      staleNames(
        [
          '02-service-ns-b.yaml',
          '01-service-ns-a.yaml',
          'kustomization.yaml',
          '03-x.yaml',
        ],
        ['01-service-ns-a.yaml'],
      ),
    ).toEqual(['02-service-ns-b.yaml']);
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
    contents().find(name => name.includes(`-${words}.`)) ?? '';

  it('holds what would have been printed, one file for each object', async () => {
    const { stdout: printed } = await runCommand(['-'], stack);
    const { code, stderr, stdout } = await compileTo(stack);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(contents().map(name => name.replace(/^[0-9]{2}-/, ''))).toEqual(
      parseAllDocuments(printed).map(document => {
        const { kind, metadata } = document.toJS();
        return `${kind.toLowerCase()}-${metadata.namespace}-${
          metadata.name
        }.yaml`;
      }),
    );
    expect(
      contents()
        .map(name => readFileSync(path.join(out, name), 'utf8'))
        .join('---\n'),
    ).toBe(printed);
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
    ).toEqual([fileOf('deployment-llm-d-sim-demo-decode')]);
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
    expect(stderr).toContain(fileOf('service-llm-d-sim-demo-direct'));
    expect(stderr).not.toContain('kustomization');
    expect(stderr).not.toContain(fileOf('deployment-llm-d-sim-demo-decode'));
  });

  it('is not left by way of a symbolic link', async () => {
    const outside = path.join(directory, 'outside');
    writeFileSync(outside, 'untouched');
    await compileTo(stack);
    const link = path.join(out, fileOf('deployment-llm-d-sim-demo-decode'));
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
        readFileSync(
          path.join(out, fileOf('deployment-llm-d-sim-demo-decode')),
          'utf8',
        ),
      ),
    ).toMatchObject({ kind: 'Deployment' });
  });
});
