import {
  diffManifests,
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { replicasToHandOver } from './handOver';

const place = { name: 'a', namespace: 'ns' };
const manifest = (replicas?: number): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: place,
  spec: { paused: true, ...(replicas !== undefined && { replicas }) },
});
const owned = (manager: string, operation: string, ...fields: string[]) => ({
  manager,
  operation,
  apiVersion: 'apps/v1',
  fieldsType: 'FieldsV1',
  fieldsV1: {
    'f:spec': Object.fromEntries(fields.map(field => [`f:${field}`, {}])),
  },
});
const live = (
  replicas: number,
  ...managedFields: ReturnType<typeof owned>[]
): KubernetesObject => ({
  ...manifest(replicas),
  metadata: { ...place, uid: 'u', managedFields },
});
const ours = owned(OPERATOR_FIELD_MANAGER, 'Apply', 'paused', 'replicas');
const handedOver = (object: KubernetesObject, wanted = manifest()) =>
  replicasToHandOver(object, diffManifests(wanted, object));

describe('replicas', () => {
  it('are handed over as they stand when they are no longer ours to decide', () => {
    expect(handedOver(live(3, ours))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: place,
      spec: { replicas: 3 },
    });
  });

  it.each<[string, KubernetesObject, KubernetesObject]>([
    ['they are wanted', live(3, ours), manifest(5)],
    [
      'they were never ours',
      live(3, owned(OPERATOR_FIELD_MANAGER, 'Apply', 'paused')),
      manifest(),
    ],
    [
      'somebody else holds them as well',
      live(3, ours, owned('somebody', 'Apply', 'replicas')),
      manifest(),
    ],
    ['there are none', live(0, ours), manifest()],
    [
      'it is no Deployment',
      { ...live(3, ours), kind: 'Thing' },
      { ...manifest(), kind: 'Thing' },
    ],
  ])('are not handed over when %s', (_, object, wanted) => {
    expect(handedOver(object, wanted)).toBeUndefined();
  });
});
