import fc from 'fast-check';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { healthKinds } from './ClusterLists';
import { evaluateHealth } from './evaluateHealth';
import type { HealthReport, HealthStatus } from './HealthReport';
import type { SnapshotGap, StackKind, StackSnapshot } from './StackSnapshot';
import { HealthyStack, now, type ObjectKind } from './testing/healthyStack';
import { mishaps } from './testing/mishaps';

const isKind = (kind: string): kind is ObjectKind & StackKind =>
  Object.hasOwn(healthKinds, kind);

const severity: Record<HealthStatus, number> = {
  healthy: 0,
  progressing: 1,
  unknown: 2,
  degraded: 3,
};

const aSnapshot = fc
  .tuple(
    fc.constantFrom('local', 'istio', 'agentgateway', 'kgateway'),
    fc.subarray([...mishaps], { maxLength: 3 }),
  )
  .map(([className, all]) => {
    const stack = new HealthyStack({ className });
    all.forEach(({ happen }) => happen(stack));
    return stack;
  });

const evaluate = (snapshot: StackSnapshot) => evaluateHealth(snapshot, [], now);

const nodesOf = ({ root }: HealthReport) => [root, ...root.children];

it('calls nothing healthy without present evidence, and nothing that has evidence against it', () => {
  fc.assert(
    fc.property(aSnapshot, stack => {
      const report = evaluate(stack.snapshot());
      const unfounded = report.root.children.filter(
        ({ evidence, reason, status }) =>
          status === 'healthy' &&
          reason !== 'NotRequested' &&
          (evidence.length === 0 ||
            evidence.some(one => one.status !== 'healthy')),
      );
      expect(unfounded).toEqual([]);
      expect(report.status === 'healthy').toBe(
        nodesOf(report).every(({ status }) => status === 'healthy'),
      );
      expect(report.rootCause === undefined).toBe(report.status === 'healthy');
    }),
  );
});

/** Every object that says something good of a stack, and every condition that holds. */
function withoutSomethingGood(
  stack: HealthyStack,
  choose: number,
): { removed: string; stack: HealthyStack } | undefined {
  const kinds: ObjectKind[] = [
    'Gateway',
    'HTTPRoute',
    'ReferenceGrant',
    'InferencePool',
    'Service',
    'Deployment',
    'Pod',
    'SchedulerInstall',
    'SimulatorDeployment',
  ];
  const objects = kinds
    .flatMap(kind => stack.find(kind))
    // Services of single stages are for people; no request of the stack's takes that way.
    .filter(
      ({ kind, metadata }) =>
        kind !== 'Service' || /epp|direct/.test(metadata.name),
    );
  const choices = objects.flatMap(object => [
    { object, type: undefined },
    ...conditionsThatHold(object).map(type => ({ object, type })),
  ]);
  const choice = choices.at(choose % choices.length);
  if (!choice) {
    return undefined;
  }
  const { object, type } = choice;
  const { name } = object.metadata;
  if (!isKind(object.kind)) {
    throw new Error(`${object.kind} is of no kind that health reads`);
  }
  if (type === undefined) {
    return {
      removed: `${object.kind} ${name}`,
      stack: stack.remove(object.kind, name),
    };
  }
  return {
    removed: `${type} of ${object.kind} ${name}`,
    stack: stack.change(object.kind, name, one => ({
      status: withoutCondition(one.status, type),
    })),
  };
}

function conditionsThatHold({ status }: KubernetesObject): string[] {
  const text = JSON.stringify(status ?? {});
  return ['Accepted', 'Programmed', 'ResolvedRefs', 'Ready'].filter(type =>
    text.includes(`"type":"${type}","status":"True"`),
  );
}

function withoutCondition(node: unknown, type: string): unknown {
  if (Array.isArray(node)) {
    return node
      .filter(one => Object(one).type !== type)
      .map(one => withoutCondition(one, type));
  }
  return typeof node === 'object' && node !== null
    ? Object.fromEntries(
        Object.entries(node).map(([key, value]) => [
          key,
          withoutCondition(value, type),
        ]),
      )
    : node;
}

/** A broken object that is gone says nothing bad any more either, so what is compared is green against not green. */
it('never gets green, nor better while it is sound, by losing evidence', () => {
  fc.assert(
    fc.property(aSnapshot, fc.nat(), (stack, choose) => {
      const before = evaluate(stack.snapshot());
      const less = withoutSomethingGood(stack, choose);
      if (!less) {
        return;
      }
      const after = evaluate(less.stack.snapshot());
      const isSound = ['healthy', 'progressing'].includes(before.status);
      expect({
        removed: less.removed,
        isGreen: after.status === 'healthy',
        isBetter: isSound && severity[after.status] < severity[before.status],
      }).toEqual({ removed: less.removed, isGreen: false, isBetter: false });
    }),
    { numRuns: 300 },
  );
});

it('says the same whatever order a cluster lists its objects in', () => {
  fc.assert(
    fc.property(aSnapshot, fc.infiniteStream(fc.nat()), (stack, randomness) => {
      const snapshot = stack.snapshot();
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map(item => ({ item, key: randomness.next().value }))
          .sort((one, other) => one.key - other.key)
          .map(({ item }) => item);
      const other: StackSnapshot = {
        ...snapshot,
        gatewayClasses: shuffled(snapshot.gatewayClasses),
        gateways: shuffled(snapshot.gateways),
        routes: shuffled(snapshot.routes),
        grants: shuffled(snapshot.grants),
        pools: shuffled(snapshot.pools),
        services: shuffled(snapshot.services),
        deployments: shuffled(snapshot.deployments),
        pods: shuffled(snapshot.pods),
        events: shuffled(snapshot.events),
        networkPolicies: shuffled(snapshot.networkPolicies),
        destinationRules: shuffled(snapshot.destinationRules),
      };
      expect(evaluate(other)).toEqual(evaluate(snapshot));
    }),
  );
});

/** Events explain what is broken, and a stack may be healthy without anybody having read them. */
const kinds = Object.keys(healthKinds).filter(
  (kind): kind is StackKind => isKind(kind) && kind !== 'Event',
);

it.each(kinds)('is never healthy while %s cannot be read', kind => {
  const gap: SnapshotGap = { kind, code: 'Unreadable', message: 'forbidden' };
  for (const className of ['local', 'istio', 'agentgateway'] as const) {
    const stack = new HealthyStack({ className });
    expect(evaluate(stack.snapshot()).status).toBe('healthy');
    // As it is read: what was not listed is not there.
    stack.remove(kind);
    const report = evaluate(stack.snapshot([gap]));
    expect(report.status).not.toBe('healthy');
    expect(report.rootCause?.reason).toBe('NotReadable');
  }
});
