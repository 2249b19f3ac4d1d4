import { compile } from '../compile';
import { parseStackResource, type SchedulerInstall } from '../crd';
import { namespacesReachedBy } from './namespacesReachedBy';

function install(spec: Record<string, unknown> = {}): SchedulerInstall {
  const parsed = parseStackResource({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SchedulerInstall',
    metadata: { name: 'demo', namespace: 'own' },
    spec: { simulatorNamespace: 'own', ...spec },
  });
  if (!parsed.ok || parsed.resource.kind !== 'SchedulerInstall') {
    throw new Error('The example is not valid');
  }
  return parsed.resource;
}

describe('namespaces that a SchedulerInstall reaches', () => {
  it('are its own when it names no other', () => {
    expect(namespacesReachedBy(install())).toEqual(['own']);
  });

  it.each([
    ['model pods', { simulatorNamespace: 'other' }],
    ['gateway and route', { schedulerNamespace: 'other' }],
    ['the pool that the EPP serves', { epp: { poolNamespace: 'other' } }],
    [
      'the pool of the route',
      {
        epp: { poolNamespace: 'own' },
        routing: { inferencePool: { namespace: 'other' } },
      },
    ],
    [
      'a gateway of somebody else',
      { routing: { parentGateway: { name: 'shared', namespace: 'other' } } },
    ],
    [
      'the backend of a rule of the route',
      {
        routing: {
          matches: [
            {
              backend: {
                backendType: 'Service',
                name: 'b',
                namespace: 'other',
              },
            },
          ],
        },
      },
    ],
  ])('include that of %s, switched on or not', (_what, spec) => {
    expect(namespacesReachedBy(install(spec))).toEqual(['other', 'own']);
  });

  it('include that of the resource itself though everything else stands elsewhere', () => {
    expect(
      namespacesReachedBy(
        install({ simulatorNamespace: 'b', schedulerNamespace: 'a' }),
      ),
    ).toEqual(['a', 'b', 'own']);
  });

  it('include those of every object that is made for it', () => {
    const resource = install({
      simulatorNamespace: 'models',
      schedulerNamespace: 'gateways',
      epp: { enabled: true, poolNamespace: 'pools' },
      gateway: { enabled: true },
      routing: { enabled: true, backendType: 'InferencePool' },
    });
    const reached = namespacesReachedBy(resource);
    const made = compile(resource, { kinds: [], kubernetesVersion: '' });
    expect(made.length).toBeGreaterThan(5);
    expect(reached).toEqual(
      expect.arrayContaining([
        ...new Set(made.flatMap(({ metadata }) => metadata.namespace ?? [])),
      ]),
    );
  });
});
