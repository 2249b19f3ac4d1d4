import { ANNOTATION_IGNORE_FIELDS } from '../annotations';
import type { KubernetesObject } from '../kubernetes';
import { diffManifests } from './diffManifests';
import { leavingAlone, partIgnored } from './ignoredFields';

const manager = 'operator';

const manifest: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'ns' },
  spec: {
    replicas: 3,
    nodeSelector: { disk: 'ssd' },
    containers: [{ name: 'main', image: 'sim:2', args: ['--a'] }],
  },
};
/** Scaled by an autoscaler, a node selector of a person beside ours, another container's port that we want no longer. */
const live = (ignore?: string): KubernetesObject => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    ...(ignore !== undefined && {
      annotations: { [ANNOTATION_IGNORE_FIELDS]: ignore },
    }),
    managedFields: [
      {
        manager,
        operation: 'Apply',
        fieldsV1: {
          'f:spec': {
            'f:nodeSelector': { 'f:disk': {}, 'f:zone': {} },
            'f:containers': {
              'k:{"name":"main"}': {
                'f:name': {},
                'f:image': {},
                'f:args': {},
              },
              'k:{"name":"old"}': { 'f:name': {} },
            },
          },
        },
      },
      {
        manager: 'autoscaler',
        operation: 'Update',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ],
  },
  spec: {
    replicas: 7,
    nodeSelector: { disk: 'hdd', zone: 'b' },
    containers: [
      { name: 'old' },
      { name: 'main', image: 'sim:1', args: ['--b'] },
    ],
  },
});

function parted(ignore?: string) {
  const object = live(ignore);
  const { ignored, relevant } = partIgnored(
    diffManifests(manifest, object, { manager }),
    object,
  );
  return {
    relevant: relevant.map(({ path }) => path),
    applied: leavingAlone(manifest, ignored, object, { manager }),
  };
}

describe('ignored fields', () => {
  const all = [
    'spec.containers[name=main].args[0]',
    'spec.containers[name=main].image',
    'spec.containers[name=old]',
    'spec.nodeSelector.disk',
    'spec.nodeSelector.zone',
    'spec.replicas',
  ];

  it('are none without the annotation', () => {
    const { applied, relevant } = parted();
    expect(relevant).toEqual(all);
    expect(applied).toEqual(manifest);
  });

  it('are the paths that it names and all below them, not their namesakes', () => {
    expect(
      parted('spec.replicas , spec.nodeSelector,spec.cont').relevant,
    ).toEqual(all.slice(0, 3));
    expect(parted('spec').relevant).toEqual([]);
  });

  it('are left out of an apply where another manager owns them', () => {
    const { spec } = parted('spec.replicas').applied;
    expect(spec).toEqual({
      nodeSelector: { disk: 'ssd' },
      containers: [{ name: 'main', image: 'sim:2', args: ['--a'] }],
    });
  });

  it('keep their live values in an apply where they are ours, for it would remove them otherwise', () => {
    const { applied, relevant } = parted(
      'spec.nodeSelector,spec.containers[name=old],spec.containers[name=main].args',
    );
    expect(relevant).toEqual([
      'spec.containers[name=main].image',
      'spec.replicas',
    ]);
    expect(applied.spec).toEqual({
      replicas: 3,
      nodeSelector: { disk: 'hdd', zone: 'b' },
      containers: [
        { name: 'main', image: 'sim:2', args: ['--b'] },
        { name: 'old' },
      ],
    });
    expect(manifest.spec).toMatchObject({ nodeSelector: { disk: 'ssd' } });
  });
});
