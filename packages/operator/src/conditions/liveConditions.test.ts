import {
  gatewayUrlOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import {
  gatewayProgrammed,
  poolAttached,
  routeAccepted,
} from './networkConditions';
import {
  eppReady,
  frontedModelServersReady,
  ownModelServersReady,
  type ObservedDeployment,
} from './workloadConditions';

const deployment = (
  replicas: number,
  status: Record<string, unknown>,
  generation = 1,
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'demo', namespace: 'ns', generation },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'demo' } },
    template: { spec: { containers: [{ name: 'main' }] } },
  },
  status,
});
const pod = (status: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'demo-1', namespace: 'ns' },
  status,
});
const readyPod = pod({
  phase: 'Running',
  podIP: '10.0.0.1',
  conditions: [{ type: 'Ready', status: 'True' }],
});
const crashing = pod({
  phase: 'Running',
  containerStatuses: [
    {
      name: 'main',
      restartCount: 4,
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' },
      },
    },
  ],
});
const ended = {
  phase: 'Running',
  containerStatuses: [
    { name: 'main', state: { terminated: { reason: 'Error', exitCode: 137 } } },
  ],
};
const beingDeleted = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, deletionTimestamp: '2026-11-23T12:00:00Z' },
});
/** Kept by maxSurge until the pod of the newest spec can serve. */
const surging = (more: Record<string, unknown> = {}) =>
  deployment(1, {
    observedGeneration: 1,
    updatedReplicas: 1,
    replicas: 2,
    readyReplicas: 1,
    availableReplicas: 1,
    unavailableReplicas: 1,
    ...more,
  });
const unpullable = (name: string, creationTimestamp: string) => ({
  ...pod({
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'main',
        state: { waiting: { reason: 'ErrImagePull', message: 'no such tag' } },
      },
    ],
  }),
  metadata: { name, namespace: 'ns', creationTimestamp },
});

const observed = (
  live: KubernetesObject | undefined,
  ...pods: KubernetesObject[]
): ObservedDeployment => ({ name: 'demo', live, pods });
const rolledOut = (replicas: number) =>
  deployment(replicas, {
    observedGeneration: 1,
    replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
  });

describe('model servers', () => {
  it.each([
    [
      'all ready',
      [observed(rolledOut(1), readyPod)],
      'True',
      'AllReady',
      '1 of 1',
    ],
    [
      'scaled to zero on purpose',
      [observed(rolledOut(0))],
      'True',
      'ScaledToZero',
      'replicas: 0',
    ],
    ['none asked for', [], 'True', 'NotRequested', ''],
    [
      'not created',
      [observed(undefined)],
      'False',
      'Progressing',
      'does not exist yet',
    ],
    [
      'status about an older spec',
      [
        observed(
          deployment(1, { observedGeneration: 1, updatedReplicas: 1 }, 2),
          readyPod,
        ),
      ],
      'False',
      'Progressing',
      'newer spec',
    ],
    [
      'a crashing container',
      [observed(rolledOut(2), readyPod, crashing)],
      'False',
      'CrashLoopBackOff',
      'pod demo-1, container main: CrashLoopBackOff (restarted 4x): back-off 40s',
    ],
    [
      'a container that ended',
      [observed(rolledOut(1), pod(ended))],
      'False',
      'ContainerEnded',
      'pod demo-1, container main: ended with exit code 137 (Error)',
    ],
    [
      'a pod on its way out, whose containers end as they should',
      [observed(rolledOut(1), beingDeleted(pod(ended)))],
      'False',
      'Progressing',
      '0 of 1',
    ],
    [
      'a new pod without an image, while the old one serves on',
      [
        observed(
          surging(),
          crashing,
          readyPod,
          unpullable('demo-2', '2026-11-23T12:00:00Z'),
        ),
      ],
      'False',
      'ErrImagePull',
      '1 of 1 model servers are ready, but Deployment demo: pods of an older spec are not gone yet (1 of 2); pod demo-2, container main: ErrImagePull: no such tag',
    ],
    [
      'a new pod that is ready, while the old one is not gone yet',
      [
        observed(
          surging({ readyReplicas: 2, availableReplicas: 2 }),
          readyPod,
          readyPod,
        ),
      ],
      'False',
      'Progressing',
      '(1 of 2)',
    ],
    [
      'the last pod of an older spec, of which none is wanted any more',
      [observed(deployment(0, { observedGeneration: 1, replicas: 1 }))],
      'False',
      'Progressing',
      '(1 of 1)',
    ],
    [
      'a pod too many of one stage, and none of the other',
      [
        observed(
          deployment(1, {
            observedGeneration: 1,
            replicas: 2,
            updatedReplicas: 2,
            availableReplicas: 2,
          }),
          readyPod,
          readyPod,
        ),
        {
          ...observed(
            deployment(1, {
              observedGeneration: 1,
              replicas: 1,
              updatedReplicas: 1,
            }),
            crashing,
          ),
          name: 'demo-prefill',
        },
      ],
      'False',
      'CrashLoopBackOff',
      '1 of 2 model servers are ready: Deployment demo-prefill: 0 of 1 pods are available; pod demo-1',
    ],
    [
      'pods that are ready, but not for long enough',
      [
        observed(
          deployment(1, {
            observedGeneration: 1,
            replicas: 1,
            updatedReplicas: 1,
          }),
          readyPod,
        ),
      ],
      'False',
      'Progressing',
      'Deployment demo: 0 of 1 pods are available',
    ],
    [
      'more pods than are wanted any more',
      [
        observed(
          deployment(1, {
            observedGeneration: 1,
            replicas: 2,
            updatedReplicas: 2,
            availableReplicas: 2,
          }),
          readyPod,
          readyPod,
        ),
      ],
      'True',
      'AllReady',
      '1 of 1',
    ],
    [
      'quota in the way',
      [
        observed(
          deployment(1, {
            observedGeneration: 1,
            conditions: [
              {
                type: 'ReplicaFailure',
                status: 'True',
                reason: 'FailedCreate',
                message: 'exceeded quota',
              },
            ],
          }),
        ),
      ],
      'False',
      'Progressing',
      'FailedCreate: exceeded quota',
    ],
  ])('of one resource: %s', (_, deployments, status, reason, words) => {
    const verdict = ownModelServersReady(deployments);
    expect(verdict).toMatchObject({ status, reason });
    expect(verdict.message).toContain(words);
  });

  it('are ready exactly when of each stage only pods of the newest spec are there, and enough of them serve', () => {
    const figure = fc.nat({ max: 3 });
    const stage = fc.record({
      generation: fc.integer({ min: 1, max: 2 }),
      wanted: figure,
      replicas: figure,
      updatedReplicas: figure,
      availableReplicas: figure,
      ready: figure,
    });
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 3 }), stages => {
        const verdict = ownModelServersReady(
          stages.map(({ generation, ready, wanted, ...status }) =>
            observed(
              deployment(
                wanted,
                { observedGeneration: 1, ...status },
                generation,
              ),
              ...Array.from({ length: ready }, () => readyPod),
            ),
          ),
        );
        const done = stages.every(
          one =>
            one.generation === 1 &&
            one.updatedReplicas >= one.wanted &&
            one.replicas <= one.updatedReplicas &&
            one.availableReplicas >= one.wanted &&
            one.ready >= one.wanted,
        );
        expect(verdict.status).toBe(done ? 'True' : 'False');
      }),
    );
  });

  it('behind a pool: one ready pod is enough, no pod at all is told apart from none ready', () => {
    const of = (...pods: KubernetesObject[]) =>
      frontedModelServersReady({
        namespace: 'ns',
        selector: { role: 'decode' },
        pods,
      });
    expect(of()).toMatchObject({
      status: 'False',
      reason: 'NoModelServers',
      message: expect.stringContaining('role=decode'),
    });
    expect(of(crashing)).toMatchObject({
      status: 'False',
      reason: 'CrashLoopBackOff',
    });
    expect(of(crashing, readyPod)).toMatchObject({
      status: 'True',
      reason: 'SomeReady',
    });
    expect(of(readyPod)).toMatchObject({ status: 'True', reason: 'AllReady' });
  });
});

describe('EPP', () => {
  it('needs an available replica and something to be scaled to', () => {
    expect(eppReady(undefined).reason).toBe('NotRequested');
    expect(eppReady(observed(undefined)).reason).toBe('NotFound');
    expect(eppReady(observed(rolledOut(1), readyPod))).toMatchObject({
      status: 'True',
      reason: 'Available',
    });
    expect(eppReady(observed(rolledOut(0))).reason).toBe('ScaledToZero');
    const onStandby = { observedGeneration: 1, updatedReplicas: 3 };
    expect(
      eppReady(
        observed(
          deployment(3, { ...onStandby, availableReplicas: 1 }),
          readyPod,
        ),
      ),
    ).toMatchObject({
      status: 'True',
      message: expect.stringContaining('stand by'),
    });
    expect(
      eppReady(
        observed(
          deployment(3, { ...onStandby, availableReplicas: 0 }),
          crashing,
        ),
      ),
    ).toMatchObject({ status: 'False' });
    expect(
      eppReady(
        observed(
          surging(),
          readyPod,
          unpullable('demo-2', '2026-11-23T12:00:00Z'),
        ),
      ),
    ).toMatchObject({
      status: 'False',
      reason: 'ErrImagePull',
      message: expect.stringContaining('of an older spec'),
    });
    const stuck = deployment(1, { observedGeneration: 1, updatedReplicas: 1 });
    expect(eppReady(observed(stuck, crashing))).toMatchObject({
      status: 'False',
      reason: 'CrashLoopBackOff',
    });
  });
});

describe('what gateways say', () => {
  const gateway = { namespace: 'ns', name: 'gw' };
  const says = (
    kind: string,
    conditions: unknown[],
    { generation = 1, parent = 'gw' } = {},
  ): KubernetesObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'demo', namespace: 'ns', generation },
    spec: {},
    status: { parents: [{ parentRef: { name: parent }, conditions }] },
  });
  const yes = (type: string, observedGeneration = 1) => ({
    type,
    status: 'True',
    reason: type,
    message: '',
    observedGeneration,
  });
  const accepted = [yes('Accepted'), yes('ResolvedRefs')];
  const invalidKind = [
    yes('Accepted'),
    {
      type: 'ResolvedRefs',
      status: 'False',
      reason: 'InvalidKind',
      message: 'InferencePool is not supported',
    },
  ];

  it.each([
    ['accepted', says('HTTPRoute', accepted), 'True', 'Accepted'],
    [
      'a gateway without support for pools',
      says('HTTPRoute', invalidKind),
      'False',
      'InvalidKind',
    ],
    [
      'about an older generation',
      says('HTTPRoute', accepted, { generation: 2 }),
      'False',
      'Pending',
    ],
    [
      'by another gateway',
      says('HTTPRoute', accepted, { parent: 'other' }),
      'False',
      'Pending',
    ],
    ['half of it', says('HTTPRoute', [yes('Accepted')]), 'False', 'Pending'],
    ['nothing', undefined, 'False', 'NotFound'],
  ])('of a route: %s', (_, live, status, reason) => {
    const route = { namespace: 'ns', name: 'demo', live, ours: true };
    expect(routeAccepted(route, gateway)).toMatchObject({ status, reason });
  });

  it('of a pool, ours or found', () => {
    const pool = (live: KubernetesObject | undefined, ours = true) =>
      poolAttached(
        {
          namespace: 'ns',
          name: 'demo',
          live,
          ours,
          ...(!ours && { managedBy: 'Helm' }),
        },
        gateway,
      );
    const attached = says('InferencePool', accepted);
    expect(pool(attached)).toMatchObject({
      status: 'True',
      reason: 'Attached',
    });
    expect(pool(attached, false)).toMatchObject({
      status: 'True',
      reason: 'PoolManagedElsewhere',
      message: expect.stringContaining('managed by Helm'),
    });
    expect(pool(undefined, false)).toMatchObject({
      status: 'False',
      reason: 'PoolNotFound',
      message: expect.stringContaining('inferencePool.create'),
    });
    expect(
      pool(says('InferencePool', accepted, { parent: 'other' })),
    ).toMatchObject({ status: 'False', reason: 'Pending' });
    expect(poolAttached(undefined, gateway).reason).toBe('NotRequested');
  });

  const gatewayObject = (
    status: Record<string, unknown>,
    annotations?: Record<string, string>,
  ): KubernetesObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gw', namespace: 'ns', generation: 1, annotations },
    spec: {
      gatewayClassName: 'local',
      listeners: [{ name: 'default', port: 80, protocol: 'HTTP' }],
    },
    status,
  });

  it('of a gateway', () => {
    const of = (live: KubernetesObject | undefined, ours = true) =>
      gatewayProgrammed({ ...gateway, live, ours });
    expect(
      of(gatewayObject({ conditions: [yes('Accepted'), yes('Programmed')] })),
    ).toMatchObject({ status: 'True', reason: 'Programmed' });
    expect(of(gatewayObject({}))).toMatchObject({
      status: 'False',
      message: expect.stringContaining(
        'is a controller for GatewayClass local running?',
      ),
    });
    expect(of(undefined, false)).toMatchObject({
      status: 'False',
      reason: 'NotFound',
      message: expect.stringContaining('spec.routing.parentGateway'),
    });
  });

  it.each([
    ['no address yet', gatewayObject({}), undefined],
    [
      'an address',
      gatewayObject({ addresses: [{ value: '127.64.0.2' }] }),
      'http://127.64.0.2:80',
    ],
    [
      'an IPv6 address',
      gatewayObject({ addresses: [{ value: 'fd00::1' }] }),
      'http://[fd00::1]:80',
    ],
    [
      'where it really listens',
      gatewayObject(
        { addresses: [{ value: '127.64.0.2' }] },
        { 'sim.llm-d.io/gateway-url': 'http://127.64.0.2:10080' },
      ),
      'http://127.64.0.2:10080',
    ],
  ])('URL: %s', (_, live, url) => {
    expect(gatewayUrlOf(live)).toBe(url);
  });
});
