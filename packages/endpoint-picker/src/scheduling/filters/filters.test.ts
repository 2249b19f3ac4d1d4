import { endpoint, request } from '../../testing/endpoints';
import { Filter } from '../plugins';
import { labelFilter } from './labelFilter';
import { LabelSelector } from './labelSelector';
import { labelSelectorFilter } from './labelSelectorFilter';
import { roleFilter } from './roleFilter';

const id = { name: 'f', type: 'f' };
const keeps = (filter: Filter, labels: Record<string, string>) =>
  filter.keeps(endpoint('a', {}, labels), request());

it.each([
  ['decode', true, true],
  ['both', true, true],
  ['prefill', true, false],
  [undefined, true, true],
  [undefined, false, false],
])('role %s, unlabeled pods kept: %s', (role, unlabeled, kept) => {
  const filter = roleFilter(id, ['decode', 'both'], unlabeled);
  expect(keeps(filter, role ? { 'llm-d.ai/role': role } : {})).toBe(kept);
});

it.each([
  [{ zone: 'a' }, true],
  [{ zone: 'c' }, false],
  [{}, false],
])('by-label keeps %j: %s', (labels, kept) => {
  const filter = labelFilter(id, {
    label: 'zone',
    validValues: ['a', 'b'],
    allowsNoLabel: false,
  });
  expect(keeps(filter, labels)).toBe(kept);
});

const selectors: [LabelSelector, Record<string, string>, boolean][] = [
  [{}, {}, true],
  [{ matchLabels: { a: '1' } }, { a: '1', b: '2' }, true],
  [{ matchLabels: { a: '1', b: '1' } }, { a: '1', b: '2' }, false],
  [
    { matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] },
    { a: '2' },
    true,
  ],
  [
    { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] },
    {},
    true,
  ],
  [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, {}, false],
  [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, {}, true],
];
it.each(selectors)('selector %j on %j: %s', (selector, labels, kept) => {
  expect(keeps(labelSelectorFilter(id, selector), labels)).toBe(kept);
});
