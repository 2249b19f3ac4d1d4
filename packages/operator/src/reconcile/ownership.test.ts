import {
  LABEL_OWNER,
  LABEL_OWNER_UID,
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
  type OwnerReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { ALLOW_FROM, isNamespaceAllowed } from './namespacePolicy';
import { ownershipOf, type Owner } from './ownership';

const owner: Owner = {
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SchedulerInstall',
  namespace: 'ns',
  name: 'demo',
  uid: 'uid-1',
};
const ownerLabel = 'SchedulerInstall.ns.demo';
const reference = (uid: string, kind = owner.kind): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind,
  name: 'demo',
  uid,
});
const object = (
  labels: Record<string, string>,
  ownerReferences?: OwnerReference[],
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'x', labels, ownerReferences },
});
const applied = (
  labels: Record<string, string>,
  fields: Record<string, unknown> = {},
): KubernetesObject => {
  const one = object(labels);
  const managedFields = [
    {
      manager: OPERATOR_FIELD_MANAGER,
      operation: 'Apply',
      fieldsV1: { 'f:metadata': { 'f:labels': fields } },
    },
  ];
  return { ...one, metadata: { ...one.metadata, managedFields } };
};

describe('ownershipOf', () => {
  it.each([
    [
      'our label and UID',
      { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'uid-1' },
      [reference('uid-1')],
      { state: 'ours' },
    ],
    [
      'our label in another namespace, where no owner reference can be',
      { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'uid-1' },
      undefined,
      { state: 'ours' },
    ],
    [
      'our labels copied by a gateway to what it makes itself',
      { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'uid-1' },
      [reference('uid-of-gateway', 'Gateway')],
      { state: 'foreign', owner: 'SchedulerInstall ns/demo' },
    ],
    [
      'an earlier resource of our name',
      { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'uid-0' },
      [reference('uid-0')],
      { state: 'leftover' },
    ],
    [
      'an object of ours whose UID label somebody changed',
      { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'another' },
      [{ ...reference('uid-1'), controller: true }],
      { state: 'ours' },
    ],
    [
      'an object of ours that has lost the UID label',
      { [LABEL_OWNER]: ownerLabel },
      [{ ...reference('uid-1'), controller: true }],
      { state: 'ours' },
    ],
    [
      'an object that controls nothing of it but names us as an owner',
      {},
      [{ ...reference('uid-1'), controller: true }],
      { state: 'foreign', owner: 'SchedulerInstall demo' },
    ],
    [
      'our label without UID, put there by somebody',
      { [LABEL_OWNER]: ownerLabel },
      undefined,
      { state: 'foreign', owner: 'SchedulerInstall ns/demo' },
    ],
    [
      'another resource of ours',
      { [LABEL_OWNER]: 'SchedulerInstall.ns.other', [LABEL_OWNER_UID]: 'u' },
      undefined,
      { state: 'foreign', owner: 'SchedulerInstall ns/other' },
    ],
    [
      'Helm',
      { 'app.kubernetes.io/managed-by': 'Helm' },
      undefined,
      { state: 'foreign', owner: 'Helm' },
    ],
  ])('%s', (_, labels, references, expected) => {
    expect(ownershipOf(object(labels, references), owner, ownerLabel)).toEqual(
      expected,
    );
  });

  it.each([
    ['removed', { [LABEL_OWNER]: ownerLabel }],
    ['changed', { [LABEL_OWNER]: ownerLabel, [LABEL_OWNER_UID]: 'other' }],
  ])(
    'knows what we applied in another namespace although somebody has %s its UID label',
    (_, labels) => {
      expect(ownershipOf(applied(labels), owner, ownerLabel)).toEqual({
        state: 'ours',
      });
      // Nobody has touched the label: it was made for an earlier resource.
      const untouched = applied(
        { ...labels, [LABEL_OWNER_UID]: 'uid-0' },
        { [`f:${LABEL_OWNER_UID}`]: {} },
      );
      expect(ownershipOf(untouched, owner, ownerLabel)).toEqual({
        state: 'leftover',
      });
      expect(
        ownershipOf(applied({ [LABEL_OWNER]: 'other' }), owner, ownerLabel),
      ).toMatchObject({ state: 'foreign' });
    },
  );
});

describe('isNamespaceAllowed', () => {
  const namespace = (metadata: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  }): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'target', ...metadata },
  });
  it.each([
    ['its own namespace', 'target', undefined, [], true],
    ['a namespace that says nothing', 'a', namespace({}), [], false],
    ['a namespace that does not exist', 'a', undefined, [], false],
    ['the allow-list', 'a', undefined, ['target'], true],
    [
      'the label with its name',
      'a',
      namespace({ labels: { [ALLOW_FROM]: 'a' } }),
      [],
      true,
    ],
    [
      'the label with another name',
      'a',
      namespace({ labels: { [ALLOW_FROM]: 'b' } }),
      [],
      false,
    ],
    [
      'the annotation with a list',
      'a',
      namespace({ annotations: { [ALLOW_FROM]: 'b, a' } }),
      [],
      true,
    ],
    [
      'the annotation for all',
      'a',
      namespace({ annotations: { [ALLOW_FROM]: '*' } }),
      [],
      true,
    ],
  ])('%s', (_, from, live, allowList, expected) => {
    expect(
      isNamespaceAllowed(from, 'target', { namespace: live, allowList }),
    ).toBe(expected);
  });
});
