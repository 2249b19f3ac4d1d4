import fc from 'fast-check';
import { stringify } from 'yaml';
import { readDocuments } from './readDocuments';

const positions = (text: string, ...paths: string[]) => {
  const { objects } = readDocuments('f', text);
  return paths.map(path => {
    const { column, line } = objects[0].positionOf(path);
    return `${line}:${column}`;
  });
};

describe('readDocuments', () => {
  it('counts documents, passes over empty ones, and opens lists', () => {
    const { objects } = readDocuments(
      'f',
      [
        '# only a comment\n---\n# another',
        'kind: A',
        'kind: List\nitems:\n- kind: B\n- kind: C',
        'kind: DeploymentList\nitems: []',
      ].join('\n---\n'),
    );
    expect(objects.map(({ title, value }) => [title, value])).toEqual([
      ['document 2', { kind: 'A' }],
      ['document 3, item 1', { kind: 'B' }],
      ['document 3, item 2', { kind: 'C' }],
    ]);
    expect(objects[2].positionOf('kind')).toEqual({ line: 10, column: 3 });
  });

  it('reads YAML as kubectl does', () => {
    const { objects } = readDocuments(
      'f',
      'base: &base {a: on, b: 1_000}\nmerged:\n  <<: *base\n  b: 2\ntime: 2001-12-14\nratio: 1:30\n',
    );
    expect(objects[0].value).toEqual({
      base: { a: true, b: 1000 },
      merged: { a: true, b: 2 },
      time: '2001-12-14',
      ratio: '1:30',
    });
  });

  it('goes on after a document that is not YAML', () => {
    const { objects, problems } = readDocuments(
      'f',
      'kind: A\nkind: B\n---\nkind: C\n---\nb: *nowhere\n',
    );
    expect(objects.map(({ value }) => value)).toEqual([{ kind: 'C' }]);
    expect(
      problems.map(({ position, severity, subject }) => [
        severity,
        subject,
        position?.line,
      ]),
    ).toEqual([
      ['error', 'document 1', 2],
      ['error', 'document 3', 6],
    ]);
  });
});

describe('positionOf', () => {
  const text = `# a comment
metadata:
  labels:
    app.kubernetes.io/name: demo
    app.kubernetes: x
spec:
  base: &base
    port: 1
  epp:
    <<: *base
    args:
      - --one
      - --two
    list: [{a: 1}, {b: 2}]
  again: *base
`;

  it('is the place of the key, or of the element', () => {
    expect(
      positions(
        text,
        '',
        'spec.epp.args',
        'spec.epp.args[1]',
        'spec.epp.list[1].b',
        'metadata.labels.app.kubernetes.io/name',
        'metadata.labels[app.kubernetes.io/name]',
        'metadata.labels[app.kubernetes]',
      ),
    ).toEqual(['2:1', '11:5', '13:9', '14:21', '4:5', '4:5', '5:5']);
  });

  it('follows aliases and merges', () => {
    expect(positions(text, 'spec.epp.port', 'spec.again.port')).toEqual([
      '8:5',
      '8:5',
    ]);
  });

  it('is that of the nearest parent for what is not there', () => {
    expect(
      positions(
        text,
        'status.x',
        'spec.epp.image',
        'spec.epp.args[7].x',
        'spec.ep',
        'spec.epp.args.x',
      ),
    ).toEqual(['2:1', '9:3', '11:5', '6:1', '11:5']);
  });

  it('finds every field of any document', () => {
    const map = fc.letrec<{ map: Record<string, unknown> }>(tie => ({
      map: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,3}([./][a-z]{1,2})?$/),
        fc.oneof(fc.integer(), fc.array(fc.integer()), tie('map')),
        { maxKeys: 4 },
      ),
    })).map;
    const pathsOf = (value: unknown, path: string): [string, string][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => {
            const own = /[./]/.test(key)
              ? `${path}[${key}]`
              : `${path}${path && '.'}${key}`;
            return [[own, key], ...pathsOf(inner, own)];
          })
        : [];
    fc.assert(
      fc.property(map, value => {
        const yaml = stringify({ root: value }, { version: '1.1' });
        const lines = yaml.split('\n');
        const [{ positionOf }] = readDocuments('f', yaml).objects;
        const found = pathsOf({ root: value }, '').map(([path, key]) => {
          const { column, line } = positionOf(path);
          const there = lines[line - 1].slice(column - 1).replace(/^"/, '');
          return { path, fits: new RegExp(`^${key}"?:`).test(there) };
        });
        expect(found.filter(({ fits }) => !fits)).toEqual([]);
      }),
    );
  });
});
