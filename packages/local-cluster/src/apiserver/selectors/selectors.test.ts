import * as fc from 'fast-check';
import { StatusError } from '../errors/StatusError';
import { parseFieldSelector } from './fieldSelector';
import {
  labelSelectorMatcher,
  labelSelectorText,
  parseLabelSelector,
} from './labelSelector';

const labels = { app: 'web', 'example.com/tier': 'front', empty: '' };

it.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = web', true],
  ['app!=web', false],
  ['other!=web', true],
  ['app in (web,api)', true],
  ['app in (api)', false],
  ['app notin (api)', true],
  ['other notin (api)', true],
  ['example.com/tier', true],
  ['!example.com/tier', false],
  ['!other', true],
  ['empty=', true],
  ['app=web,example.com/tier in (front,back),!other', true],
  ['app=web,other', false],
])('label selector %j gives %s', (selector, expected) => {
  expect(parseLabelSelector(selector)(labels)).toBe(expected);
});

it.each([
  'a b',
  'a in',
  'a in (b',
  '=b',
  'a=b c',
  'a,,b',
  '-a',
  `a=${'x'.repeat(64)}`,
])('label selector %j is refused', selector => {
  expect(() => parseLabelSelector(selector)).toThrow(StatusError);
});

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,5}[a-z0-9])?$/);

it('the object form and its text select the same', () => {
  fc.assert(
    fc.property(
      fc.record({
        matchLabels: fc.dictionary(name, name, { maxKeys: 2 }),
        matchExpressions: fc.array(
          fc.oneof(
            fc.record({
              key: name,
              operator: fc.constantFrom('In', 'NotIn'),
              values: fc.array(name, { minLength: 1, maxLength: 3 }),
            }),
            fc.record({
              key: name,
              operator: fc.constantFrom('Exists', 'DoesNotExist'),
            }),
          ),
          { maxLength: 3 },
        ),
      }),
      fc.dictionary(name, name, { maxKeys: 4 }),
      (selector, target) => {
        expect(parseLabelSelector(labelSelectorText(selector))(target)).toBe(
          labelSelectorMatcher(selector)(target),
        );
      },
    ),
  );
});

it('an absent selector object selects nothing, an empty one everything', () => {
  expect(labelSelectorMatcher(undefined)(labels)).toBe(false);
  expect(labelSelectorMatcher({})(labels)).toBe(true);
});

it.each([
  ['metadata.name=p', true],
  ['metadata.name!=p', false],
  ['status.phase=Running,metadata.namespace=ns', true],
  ['spec.nodeName=', true],
])('field selector %j gives %s', (selector, expected) => {
  const matches = parseFieldSelector(selector, [
    'status.phase',
    'spec.nodeName',
  ]);
  expect(
    matches({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'ns' },
      status: { phase: 'Running' },
    }),
  ).toBe(expected);
});

it('fields that cannot be selected by are refused', () => {
  expect(() => parseFieldSelector('spec.x=1', [])).toThrow(
    'field label not supported: spec.x',
  );
});
