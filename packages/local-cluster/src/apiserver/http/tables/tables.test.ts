import { humanDuration } from './age';
import { compileJsonPath } from './jsonPath';
import { acceptedTable } from './renderTable';

it.each([
  [0, '0s'],
  [119_000, '119s'],
  [125_000, '2m5s'],
  [700_000, '11m'],
  [3 * 3_600_000, '3h'],
  [3 * 3_600_000 + 60_000, '3h1m'],
  [50 * 3_600_000, '2d2h'],
  [20 * 24 * 3_600_000, '20d'],
  [800 * 24 * 3_600_000, '2y70d'],
  [-5000, '<invalid>'],
])('%d ms is shown as %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

const root = {
  spec: { a: { 'x.y': 1 }, list: [{ n: 1 }, { n: 2 }] },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Fine' },
      { type: 'Valid', status: 'False' },
    ],
  },
};

it.each([
  ['.spec.list[0].n', [1]],
  ['.spec.list[-1].n', [2]],
  ['.spec.list[*].n', [1, 2]],
  ['.spec.a.x\\.y', [1]],
  [".spec.a['x.y']", [1]],
  ['.status.conditions[?(@.type=="Ready")].status', ['True']],
  [".status.conditions[?(@.type=='Valid')].reason", []],
  ['.none.here', []],
])('JSON path %s finds %j', (path, found) => {
  expect(compileJsonPath(path)?.(root)).toEqual(found);
});

it('a path that is not understood is not guessed at', () => {
  expect(compileJsonPath('.spec[?(@.a > 1)]')).toBeUndefined();
});

it.each([
  [
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    'meta.k8s.io/v1',
  ],
  ['application/json;as=Table;v=v1beta1;g=meta.k8s.io', 'meta.k8s.io/v1beta1'],
  ['application/json, */*', undefined],
  ['application/json,application/json;as=Table;v=v1;g=meta.k8s.io', undefined],
  [undefined, undefined],
])('Accept %j asks for a table %s', (accept, table) => {
  expect(acceptedTable(accept)).toBe(table);
});
