import fc from 'fast-check';
import {
  referenceKey,
  referenceOf,
  type KubernetesObject,
} from '../kubernetes';
import { findDrift, type LiveObject } from './findDrift';

const now = new Date('2026-11-23T12:00:00Z');

const manifest = (name: string, replicas = 2): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'team' },
  spec: { replicas },
});

/** As it is on a server: changed by somebody else, perhaps. */
const live = (
  name: string,
  replicas: number,
  annotations?: Record<string, string>,
): KubernetesObject => ({
  ...manifest(name, replicas),
  metadata: {
    name,
    namespace: 'team',
    uid: name,
    ...(annotations && { annotations }),
    managedFields: [
      {
        manager: 'kubectl-edit',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ],
  },
});

const lookUp = (entries: Record<string, LiveObject>) => {
  const byKey = new Map(
    Object.entries(entries).map(([name, entry]) => [
      referenceKey(referenceOf(manifest(name))),
      entry,
    ]),
  );
  return (reference: Parameters<typeof referenceKey>[0]): LiveObject =>
    byKey.get(referenceKey(reference)) ?? { state: 'gone' };
};

it('tells what is the same, different, missing, extra and unreadable, in the order of an apply', () => {
  const report = findDrift(
    ['same', 'changed', 'gone', 'hidden'].map(name => manifest(name)),
    ['same', 'left', 'left-and-gone'].map(name => referenceOf(manifest(name))),
    lookUp({
      same: { state: 'there', object: live('same', 2) },
      changed: { state: 'there', object: live('changed', 5) },
      hidden: { state: 'unreadable', message: 'forbidden' },
      left: { state: 'there', object: live('left', 1) },
    }),
    now,
  );
  expect(
    report.entries.map(({ object, state }) => `${object.name} ${state}`),
  ).toEqual([
    'same same',
    'changed different',
    'gone missing',
    'hidden unreadable',
    'left extra',
  ]);
  expect(report.entries[1]).toMatchObject({
    differences: [
      { path: 'spec.replicas', desired: 2, live: 5, owner: 'kubectl-edit' },
    ],
  });
  expect(report.observedAt).toBe(now.toISOString());
});

it('leaves alone what the object says is to be left alone', () => {
  const object = live('tuned', 5, {
    'sim.llm-d.io/ignore-fields': 'spec.replicas',
  });
  const { entries } = findDrift(
    [manifest('tuned')],
    [],
    lookUp({ tuned: { state: 'there', object } }),
    now,
  );
  expect(entries.map(({ state }) => state)).toEqual(['same']);
});

it('finds no drift in what was made as it was asked for', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 8 }),
      names => {
        const { entries } = findDrift(
          names.map(name => manifest(name)),
          names.map(name => referenceOf(manifest(name))),
          reference => ({ state: 'there', object: live(reference.name, 2) }),
          now,
        );
        expect(entries.map(({ state }) => state)).toEqual(
          names.map(() => 'same'),
        );
      },
    ),
  );
});
