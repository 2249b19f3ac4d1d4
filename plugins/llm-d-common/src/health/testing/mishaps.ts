import type { KubernetesObject } from '../../kubernetes/KubernetesObject';
import type { HealthyStack, ObjectKind } from './healthyStack';

/** Sets a condition of an object, or of all its parents. */
export const conditionTo =
  (
    type: string,
    status: 'True' | 'False' | 'Unknown',
    reason: string,
    message = `${reason} it is`,
  ) =>
  (object: KubernetesObject): Partial<KubernetesObject> => {
    const replaced = (node: unknown): unknown => {
      if (Array.isArray(node)) {
        return node.map(replaced);
      }
      if (typeof node !== 'object' || node === null) {
        return node;
      }
      if ('type' in node && node.type === type && 'status' in node) {
        return { ...node, status, reason, message };
      }
      return Object.fromEntries(
        Object.entries(node).map(([key, value]) => [key, replaced(value)]),
      );
    };
    return { status: replaced(object.status) };
  };

/** As it was before any controller looked at it. */
export const unanswered = (): Partial<KubernetesObject> => ({
  status: undefined,
});

/** Something that can happen to a stack, by name. */
export interface Mishap {
  name: string;
  happen(stack: HealthyStack): void;
}

const parts: [ObjectKind, string][] = [
  ['Gateway', ''],
  ['GatewayClass', ''],
  ['HTTPRoute', ''],
  ['ReferenceGrant', ''],
  ['InferencePool', ''],
  ['Service', 'epp'],
  ['Service', 'direct'],
  ['Deployment', 'epp'],
  ['Deployment', 'decode'],
  ['Pod', 'epp'],
  ['Pod', 'decode'],
  ['Pod', 'prefill'],
  ['SchedulerInstall', ''],
  ['SimulatorDeployment', ''],
];

const refusals: [ObjectKind, string][] = [
  ['Gateway', 'Accepted'],
  ['Gateway', 'Programmed'],
  ['HTTPRoute', 'Accepted'],
  ['HTTPRoute', 'ResolvedRefs'],
  ['InferencePool', 'Accepted'],
  ['InferencePool', 'ResolvedRefs'],
  ['Pod', 'Ready'],
  ['SchedulerInstall', 'Valid'],
  ['SchedulerInstall', 'Ready'],
  ['SimulatorDeployment', 'Applied'],
];

/** Things that go wrong with single objects of a stack: gone, unanswered, refused. */
export const mishaps: readonly Mishap[] = [
  ...parts.map(([kind, name]) => ({
    name: `${kind} ${name} is gone`,
    happen: (stack: HealthyStack) => {
      stack.remove(kind, name);
    },
  })),
  ...(['Gateway', 'HTTPRoute', 'InferencePool'] as const).map(kind => ({
    name: `${kind} is unanswered`,
    happen: (stack: HealthyStack) => {
      stack.change(kind, '', unanswered);
    },
  })),
  ...refusals.flatMap(([kind, type]) =>
    (['False', 'Unknown'] as const).map(status => ({
      name: `${kind} has ${type}=${status}`,
      happen: (stack: HealthyStack) => {
        stack.change(kind, '', conditionTo(type, status, 'Refused'));
      },
    })),
  ),
];
