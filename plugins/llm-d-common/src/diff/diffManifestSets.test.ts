import { compile } from '../compile';
import type { KubernetesObject } from '../kubernetes';
import { schedulerInstall } from '../__testUtils__/stackResources';
import { diffManifestSets } from './diffManifestSets';

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  data: unknown = {},
  namespace: string | undefined = 'ns',
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace && { namespace }) },
  data,
});
const names = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('diffManifestSets', () => {
  it('tells what to create, change, keep and remove, in the order of what it was given', () => {
    const { change, create, remove, unchanged } = diffManifestSets(
      [
        object('v1', 'Service', 'new'),
        object('v1', 'ConfigMap', 'a', { x: '1' }),
        object('v1', 'ConfigMap', 'b', { x: '2' }),
        object('v1', 'Service', 'newer'),
      ],
      [
        object('v1', 'Service', 'old'),
        object('v1', 'ConfigMap', 'b', { x: '1', y: '1' }),
        object('v1', 'ConfigMap', 'a', { x: '1' }),
      ],
    );
    expect(names(create)).toEqual(['Service new', 'Service newer']);
    expect(names(unchanged)).toEqual(['ConfigMap a']);
    expect(names(remove)).toEqual(['Service old']);
    expect(
      change.map(({ desired, differences }) => [
        desired.metadata.name,
        differences.map(({ path, reason }) => `${path} ${reason}`),
      ]),
    ).toEqual([['b', ['data.x differs', 'data.y no longer wanted']]]);
  });

  it('knows an object by group, kind, namespace and name, whatever the version', () => {
    const desired = [object('apps/v1', 'Deployment', 'a')];
    const liveAs = (...args: Parameters<typeof object>) => {
      const { create, unchanged } = diffManifestSets(desired, [
        object(...args),
      ]);
      return { create: create.length, unchanged: unchanged.length };
    };
    const same = { create: 0, unchanged: 1 };
    const other = { create: 1, unchanged: 0 };
    expect(liveAs('apps/v1beta1', 'Deployment', 'a')).toEqual(same);
    expect(liveAs('extensions/v1', 'Deployment', 'a')).toEqual(other);
    expect(liveAs('v1', 'Deployment', 'a')).toEqual(other);
    expect(liveAs('apps/v1', 'Deployment', 'b')).toEqual(other);
    expect(liveAs('apps/v1', 'Deployment', 'a', {}, 'else')).toEqual(other);
    expect(liveAs('apps/v1', 'Deployment', 'a', {}, '')).toEqual(other);
  });

  it('shows what a change of a custom resource comes to', () => {
    const capabilities = { kinds: [], kubernetesVersion: '1.34' };
    const compiled = (epp: Record<string, unknown>, gateway: boolean) =>
      compile(
        schedulerInstall({
          epp: { enabled: true, ...epp },
          gateway: { enabled: gateway, className: 'local' },
        }),
        capabilities,
      );
    const { change, create, remove } = diffManifestSets(
      compiled({ verbosity: 4 }, false),
      compiled({ verbosity: 2 }, true),
    );
    expect(create).toEqual([]);
    expect(names(remove)).toEqual(['Gateway demo-gateway']);
    expect(
      change.flatMap(({ differences }) =>
        differences.map(({ desired, live, path }) => ({ path, desired, live })),
      ),
    ).toEqual([
      {
        path: 'spec.template.spec.containers[name=epp].args[7]',
        desired: '--v=4',
        live: '--v=2',
      },
    ]);
  });

  it('takes time in proportion to what it compares', () => {
    const many = (count: number, image: string): KubernetesObject[] => [
      {
        ...object('apps/v1', 'Deployment', 'large'),
        spec: {
          containers: Array.from({ length: count }, (_, index) => ({
            name: `c${index}`,
            image,
          })),
        },
      },
      ...Array.from({ length: count }, (_, index) =>
        object('v1', 'ConfigMap', `c${index}`, { image }),
      ),
    ];
    const began = performance.now();
    const { change } = diffManifestSets(many(20_000, 'a'), many(20_000, 'b'));
    expect(change).toHaveLength(20_001);
    expect(change[0].differences).toHaveLength(20_000);
    // What grows with the square takes minutes here.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
