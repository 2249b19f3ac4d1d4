import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { readPreviousStatus } from '../status/StackStatus';

/** How far one custom resource has got. */
export interface RestState {
  resource: KubernetesObject;
  /** `rest`: as it should be; `failed`: stays as it is until a person acts; `moving`: anything else. */
  state: 'rest' | 'failed' | 'moving';
  /** Words for a person. */
  message: string;
}

/** All custom resources that an operator looks after. */
export interface RestReport {
  /** Nothing will change by itself any more. */
  over: boolean;
  states: readonly RestState[];
}

/**
 * How far a custom resource has got, by its status.
 *
 * @param reconciled - whether this operator has looked at it: a status may be from another one, and from long ago
 */
export function restStateOf(
  resource: KubernetesObject,
  reconciled: boolean,
): RestState {
  const { deletionTimestamp, generation } = resource.metadata;
  const { conditions } = readPreviousStatus(resource);
  const current = (type: string) =>
    conditions.find(
      one => one.type === type && one.observedGeneration === generation,
    );
  const ready = current('Ready');
  const message = ready
    ? `${ready.reason}: ${ready.message}`
    : 'it has not been looked at';
  if (deletionTimestamp !== undefined) {
    return {
      resource,
      state: 'moving',
      message: `it is being deleted; ${message}`,
    };
  }
  if (!reconciled) return { resource, state: 'moving', message };
  if (ready?.status === 'True') return { resource, state: 'rest', message };
  return {
    resource,
    state: current('Valid')?.status === 'False' ? 'failed' : 'moving',
    message,
  };
}

/** One line per custom resource, in the order of their names. */
export function formatRestReport({ states }: RestReport): string[] {
  if (states.length === 0) return ['no custom resources'];
  return states
    .map(({ message, resource, state }) => {
      const { kind, metadata } = resource;
      const verdict = {
        rest: 'ok',
        failed: 'failed',
        moving: 'not ready',
      }[state];
      return `${kind} ${metadata.namespace}/${metadata.name}: ${verdict}: ${message}`;
    })
    .sort();
}
