import fc from 'fast-check';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { evaluateHealth } from './evaluateHealth';
import { faultRules } from './faultRules';
import {
  HEALTH_NODE_IDS,
  type HealthNode,
  type HealthReport,
} from './HealthReport';
import { conditionTo, unanswered } from './testing/mishaps';
import {
  anHourAgo,
  HealthyStack,
  justNow,
  now,
  type ObjectKind,
} from './testing/healthyStack';

const evaluate = (stack: HealthyStack) =>
  evaluateHealth(stack.snapshot(), [], now);

const nodeOf = ({ root }: HealthReport, id: string): HealthNode => {
  const node = root.children.find(child => child.id === id);
  if (!node) {
    throw new Error(`no node ${id}`);
  }
  return node;
};

/** `<node> <status> [<- cause]` of everything that is not healthy. */
const unhealthy = ({ root }: HealthReport) =>
  root.children
    .filter(({ status }) => status !== 'healthy')
    .map(
      ({ causedBy, id, status }) =>
        `${id} ${status}${causedBy ? ` <- ${causedBy}` : ''}`,
    );

const podIn =
  (state: object, options: { restarts?: number; lastExit?: number } = {}) =>
  (): Partial<KubernetesObject> => ({
    status: {
      phase: 'Running',
      startTime: anHourAgo,
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          restartCount: options.restarts ?? 0,
          state,
          ...(options.lastExit !== undefined && {
            lastState: {
              terminated: { exitCode: options.lastExit, reason: 'Error' },
            },
          }),
        },
      ],
    },
  });

const made = (at: string) => (object: KubernetesObject) => ({
  metadata: { ...object.metadata, creationTimestamp: at },
});

const crashLoop = podIn(
  { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
  { restarts: 5, lastExit: 1 },
);

it('finds every link of a healthy stack and nothing wrong with it', () => {
  const report = evaluate(new HealthyStack());
  expect(report).toMatchObject({
    status: 'healthy',
    localStandIn: true,
    gatewayUrl: 'http://127.64.0.2:80',
    observedAt: now.toISOString(),
  });
  expect(report.rootCause).toBeUndefined();
  expect(report.root.children.map(({ id, status }) => [id, status])).toEqual(
    HEALTH_NODE_IDS.filter(id => id !== 'stack').map(id => [id, 'healthy']),
  );
  expect(report.pods.map(({ role }) => role).sort()).toEqual([
    'decode',
    'decode',
    'decode',
    'prefill',
  ]);
  expect(nodeOf(report, 'decode').message).toBe('3 of 3 decode pods are ready');
});

describe('names one root cause, and the symptoms that follow from it', () => {
  it.each<[string, (stack: HealthyStack) => void, string, string[]]>([
    [
      'a GatewayClass that nobody brought',
      stack =>
        stack
          .remove('GatewayClass')
          .change('Gateway', '', unanswered)
          .change('HTTPRoute', '', unanswered)
          .change('InferencePool', '', unanswered),
      'gateway GatewayClassNotFound',
      [
        'gateway degraded',
        'route degraded <- gateway',
        'pool degraded <- gateway',
      ],
    ],
    [
      'two faults that explain each other: what a request meets first is the cause',
      stack =>
        stack
          .change(
            'HTTPRoute',
            '',
            conditionTo('ResolvedRefs', 'False', 'Refused'),
          )
          .change(
            'InferencePool',
            '',
            conditionTo('Accepted', 'False', 'Refused'),
          ),
      'route RouteRefsNotResolved',
      ['route degraded', 'pool degraded <- route'],
    ],
    [
      'a deletion that does not get on',
      stack =>
        stack.change('SchedulerInstall', '', object => ({
          ...conditionTo('Ready', 'False', 'DeletionStuck')(object),
          metadata: { ...object.metadata, deletionTimestamp: anHourAgo },
        })),
      'stack DeletionStuck',
      [],
    ],
    [
      'a gateway controller that does not run',
      stack => stack.change('Gateway', '', unanswered),
      'gateway GatewayIgnored',
      ['gateway degraded'],
    ],
    [
      'a gateway that was not programmed',
      stack =>
        stack.change(
          'Gateway',
          '',
          conditionTo('Programmed', 'False', 'Invalid'),
        ),
      'gateway GatewayNotProgrammed',
      ['gateway degraded'],
    ],
    [
      'a route that names a Gateway that is not there',
      stack =>
        stack
          .remove('Gateway')
          .change('HTTPRoute', '', unanswered)
          .change('InferencePool', '', unanswered),
      'gateway GatewayNotFound',
      [
        'gateway degraded',
        'route degraded <- gateway',
        'pool degraded <- gateway',
      ],
    ],
    [
      'a route that the gateway does not let in',
      stack =>
        stack
          .change(
            'HTTPRoute',
            '',
            conditionTo('Accepted', 'False', 'NotAllowedByListeners'),
          )
          .change('InferencePool', '', unanswered),
      'route RouteNotAccepted',
      ['route degraded', 'pool degraded <- route'],
    ],
    [
      'a missing grant',
      stack =>
        stack
          .remove('ReferenceGrant')
          .change(
            'HTTPRoute',
            '',
            conditionTo('ResolvedRefs', 'False', 'RefNotPermitted'),
          )
          .change('InferencePool', '', unanswered),
      'grants GrantMissing',
      [
        'route degraded <- grants',
        'grants degraded',
        'pool degraded <- grants',
      ],
    ],
    [
      'a missing pool',
      stack =>
        stack
          .remove('InferencePool')
          .change(
            'HTTPRoute',
            '',
            conditionTo('ResolvedRefs', 'False', 'BackendNotFound'),
          ),
      'pool PoolNotFound',
      ['route degraded <- pool', 'pool degraded'],
    ],
    [
      'a gateway that knows no pools',
      stack =>
        stack
          .change(
            'HTTPRoute',
            '',
            conditionTo('ResolvedRefs', 'False', 'InvalidKind'),
          )
          .change('InferencePool', '', unanswered),
      'gateway InferenceNotEnabled',
      [
        'gateway degraded',
        'route degraded <- gateway',
        'pool degraded <- gateway',
      ],
    ],
    [
      'an EPP whose Service is gone',
      stack =>
        stack
          .remove('Service', 'epp')
          .change(
            'InferencePool',
            '',
            conditionTo('ResolvedRefs', 'False', 'InvalidExtensionRef'),
          ),
      'epp EppServiceNotFound',
      ['pool degraded <- epp', 'epp degraded'],
    ],
    [
      'an EPP that crashes',
      stack => stack.change('Pod', 'epp', crashLoop),
      'epp PodsCrashing',
      ['epp degraded'],
    ],
    [
      'model pods whose image does not exist',
      stack =>
        stack.change(
          'Pod',
          'decode',
          podIn({ waiting: { reason: 'ErrImagePull', message: 'not found' } }),
        ),
      'decode ImageNotPulled',
      ['decode degraded', 'direct-service degraded <- decode'],
    ],
    [
      'model pods without a node',
      stack =>
        stack.change('Pod', 'prefill', () => ({
          status: {
            phase: 'Pending',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: 'insufficient cpu',
              },
            ],
          },
        })),
      'prefill PodsNotScheduled',
      ['prefill degraded'],
    ],
    [
      'model pods that never become ready',
      stack =>
        stack.change(
          'Pod',
          'decode',
          podIn({ running: { startedAt: anHourAgo } }),
        ),
      'decode PodsNotReady',
      ['decode degraded', 'direct-service degraded <- decode'],
    ],
    [
      'a Service that selects other pods',
      stack =>
        stack.change('Service', 'direct', () => ({
          spec: { selector: { app: 'other' } },
        })),
      'direct-service NoReadyEndpoints',
      ['direct-service degraded'],
    ],
    [
      'an invalid custom resource, of which nothing was made',
      stack => {
        stack.change(
          'SchedulerInstall',
          '',
          conditionTo('Valid', 'False', 'UnknownPlugin'),
        );
        (
          [
            'Gateway',
            'HTTPRoute',
            'ReferenceGrant',
            'InferencePool',
            'Service',
          ] as ObjectKind[]
        ).forEach(kind => stack.remove(kind));
      },
      'stack ResourceInvalid',
      [
        'gateway degraded <- stack',
        'route degraded <- stack',
        'pool degraded <- stack',
        'direct-service degraded <- stack',
      ],
    ],
    [
      'two faults that have nothing to do with each other: the one nearer to the client',
      stack =>
        stack
          .change('Pod', 'epp', crashLoop)
          .change('Pod', 'prefill', crashLoop),
      'epp PodsCrashing',
      ['epp degraded', 'prefill degraded'],
    ],
  ])('%s', (_, break_, cause, nodes) => {
    const stack = new HealthyStack();
    break_(stack);
    const report = evaluate(stack);
    expect(report.status).toBe('degraded');
    expect(`${report.rootCause?.node} ${report.rootCause?.reason}`).toBe(cause);
    expect(unhealthy(report)).toEqual(nodes);
    expect(report.rootCause?.fix).not.toBe('');
    expect(report.rootCause?.message).not.toBe('');
  });
});

describe('is on its way, not broken', () => {
  it.each<[string, (stack: HealthyStack) => void, string[]]>([
    [
      'while a killed pod is being replaced',
      stack =>
        stack.change('Pod', 'decode-2', () => ({
          status: { phase: 'Pending', startTime: justNow },
        })),
      ['decode progressing'],
    ],
    [
      'while the first pods start, and what waits for them waits too',
      stack => stack.remove('Pod', 'decode'),
      ['decode progressing', 'direct-service progressing <- decode'],
    ],
    [
      'while a pod is deleted and its successor is not there yet',
      stack =>
        stack.change('Pod', 'decode-0', ({ metadata }) => ({
          metadata: { ...metadata, deletionTimestamp: justNow },
        })),
      ['decode progressing'],
    ],
    [
      'while controllers have not answered what was made just now',
      stack =>
        stack
          .change('Gateway', '', made(justNow))
          .change('Gateway', '', unanswered),
      ['gateway progressing'],
    ],
    [
      'while a condition is about an older generation',
      stack =>
        stack.change('InferencePool', '', ({ metadata }) => ({
          metadata: { ...metadata, generation: 7 },
        })),
      ['pool progressing'],
    ],
    [
      'while a new version rolls out',
      stack =>
        stack.change('Deployment', 'epp', ({ metadata }) => ({
          metadata: { ...metadata, generation: 7 },
        })),
      ['epp progressing'],
    ],
  ])('%s', (_, change, nodes) => {
    const stack = new HealthyStack();
    change(stack);
    const report = evaluate(stack);
    expect(report.status).toBe('progressing');
    expect(unhealthy(report)).toEqual(nodes);
  });
});

it('tells of restarts and of how a process ended last', () => {
  const stack = new HealthyStack();
  stack.change('Pod', 'decode-1', crashLoop);
  const report = evaluate(stack);
  expect(
    report.pods.find(({ name }) => name.endsWith('decode-1')),
  ).toMatchObject({
    status: 'degraded',
    ready: false,
    restarts: 5,
    message:
      'CrashLoopBackOff: back-off 40s; restarted 5 times, last end: Error, exit code 1',
  });
  expect(nodeOf(report, 'decode').message).toContain(
    '2 of 3 decode pods are ready',
  );
});

it.each(['decode', 'epp'] as const)(
  'does not take old pods of %s that still serve for what was asked for',
  part => {
    const stack = new HealthyStack();
    stack.change('Deployment', part, ({ status }) => ({
      status: { ...Object(status), replicas: Object(status).replicas + 1 },
    }));
    expect(unhealthy(evaluate(stack))).toEqual([`${part} progressing`]);
  },
);

it('takes what could not be read for unknown, and a kind that is not served for missing', () => {
  const stack = new HealthyStack().remove('Gateway');
  const unreadable = evaluateHealth(
    stack.snapshot([
      { kind: 'Gateway', code: 'Unreadable', message: 'forbidden' },
    ]),
    [],
    now,
  );
  expect(unreadable.status).toBe('unknown');
  expect(unreadable.rootCause).toMatchObject({
    node: 'gateway',
    reason: 'NotReadable',
    message: 'forbidden',
  });
  const notServed = evaluateHealth(
    stack.snapshot([
      { kind: 'Gateway', code: 'KindNotServed', message: 'no such kind' },
    ]),
    [],
    now,
  );
  expect(notServed.rootCause).toMatchObject({
    node: 'gateway',
    reason: 'KindNotServed',
  });
});

it('believes a probe that failed more than conditions that say all is well', () => {
  const report = evaluateHealth(
    new HealthyStack().snapshot(),
    [
      {
        node: 'epp',
        source: 'gRPC health check',
        status: 'degraded',
        message: 'NOT_SERVING',
        observedAt: justNow,
      },
    ],
    now,
  );
  expect(report.rootCause).toMatchObject({
    node: 'epp',
    reason: 'ProbeFailed',
  });
  expect(nodeOf(report, 'epp').evidence).toContainEqual({
    source: 'gRPC health check',
    status: 'degraded',
    message: 'NOT_SERVING',
    observedAt: justNow,
  });
});

it('is not healthy while the operator says that the stack is not Ready', () => {
  const stack = new HealthyStack();
  stack.change(
    'SimulatorDeployment',
    '',
    conditionTo('Ready', 'False', 'NotYet'),
  );
  expect(evaluate(stack)).toMatchObject({
    status: 'progressing',
    rootCause: { node: 'stack', reason: 'OperatorDisagrees' },
  });
});

it('works without custom resources: for a pool that somebody else made', () => {
  const snapshot = new HealthyStack().snapshot();
  const report = evaluateHealth(
    {
      ...snapshot,
      schedulerInstall: undefined,
      simulatorDeployment: undefined,
    },
    [],
    now,
  );
  expect(report.status).toBe('healthy');
  expect(report.gatewayUrl).toBe('http://127.64.0.2:80');
  expect(report.root.children.map(({ id }) => id)).not.toContain(
    'direct-service',
  );
});

it('asks for no gateway when clients are led past the pool', () => {
  const stack = new HealthyStack()
    .remove('Gateway')
    .remove('HTTPRoute')
    .change('InferencePool', '', unanswered);
  stack.change('SchedulerInstall', '', ({ spec }) => ({
    spec: {
      ...Object(spec),
      gateway: { enabled: false },
      routing: { enabled: false, backendType: 'Service' },
    },
  }));
  const report = evaluate(stack);
  expect(report.status).toBe('healthy');
  expect(nodeOf(report, 'pool').reason).toBe('NotRequested');
});

it('is never green when any part of a stack is missing, and always has a cause then', () => {
  const parts: [ObjectKind, string][] = [
    ['Gateway', ''],
    ['HTTPRoute', ''],
    ['ReferenceGrant', ''],
    ['InferencePool', ''],
    ['Service', 'epp'],
    ['Service', 'direct'],
    ['Pod', 'epp'],
    ['Pod', 'decode'],
    ['Pod', 'prefill'],
    ['SchedulerInstall', ''],
    ['SimulatorDeployment', ''],
  ];
  fc.assert(
    fc.property(fc.subarray(parts, { minLength: 1 }), missing => {
      const stack = new HealthyStack();
      missing.forEach(([kind, name]) => stack.remove(kind, name));
      const report = evaluate(stack);
      const nodes = [report.root, ...report.root.children];
      expect(report.status).not.toBe('healthy');
      expect(report.rootCause).toBeDefined();
      for (const { causedBy } of nodes) {
        const cause = nodes.find(({ id }) => id === causedBy);
        expect(causedBy === undefined || cause?.status).not.toBe('healthy');
      }
    }),
  );
});

it('has a fix for every fault', () => {
  for (const { fix } of Object.values(faultRules)) {
    expect(fix).toMatch(/\.$/);
  }
});
