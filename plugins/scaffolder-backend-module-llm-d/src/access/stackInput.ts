import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_SCHEDULER_INSTALL,
} from '@llm-d-sim/plugin-llm-d-common';
import type { z as zod } from 'zod/v3';
import type { ClusterAccess } from '../cluster/ClusterAccess';
import { entityNamedBy } from '../cluster/entityNamedBy';
import { readOnly } from './readOnly';
import { isProvided, type Asker, type StackGate } from './StackGate';
import type { StackPlace } from './StackPlace';

/** How a step says which stack it means: by its entity, or by its place. */
export interface StackInput {
  entityRef?: string;
  cluster?: string;
  namespace?: string;
  name?: string;
}

/** Schema of {@link StackInput}, for the input of an action. */
export const stackInputSchema = {
  cluster: (z: typeof zod) =>
    z.string().describe('Cluster, as the portal knows it').optional(),
  namespace: (z: typeof zod) =>
    z.string().describe('Namespace of the custom resources').optional(),
  name: (z: typeof zod) => z.string().describe('Name of the stack').optional(),
  entityRef: (z: typeof zod) =>
    z
      .string()
      .describe('Entity of the stack, in place of the three')
      .optional(),
};

/**
 * Where the stack is that a step means.
 *
 * @throws InputError when the step says neither.
 * @throws NotAllowedError for an entity whose annotations somebody typed, unless the stack names it back.
 */
export async function placeFrom(
  { clusterAccess, gate }: { clusterAccess: ClusterAccess; gate: StackGate },
  asker: Asker & {
    secrets?: Readonly<Record<string, string>>;
    signal?: AbortSignal;
  },
  input: StackInput,
): Promise<StackPlace> {
  const { cluster, entityRef, name, namespace } = input;
  if (entityRef) {
    const entity = await gate.entity(asker, entityRef);
    const { annotations = {} } = entity.metadata;
    const place = /^([^/]+)\/([^/]+)$/.exec(
      annotations[ANNOTATION_SCHEDULER_INSTALL] ?? '',
    );
    if (!place) {
      throw new InputError(
        `${entityRef} is no stack: it lacks the annotation ${ANNOTATION_SCHEDULER_INSTALL}`,
      );
    }
    const stack = {
      cluster: annotations[ANNOTATION_CLUSTER] ?? '',
      namespace: place[1],
      name: place[2],
    };
    if (isProvided(entity)) return stack;
    const named = await entityNamedBy(
      clusterAccess(stack.cluster, asker.secrets),
      stack,
      asker.signal,
    );
    if (named.entityRef !== stringifyEntityRef(entity)) {
      throw readOnly(entityRef);
    }
    return stack;
  }
  if (!cluster || !namespace || !name) {
    throw new InputError(
      'Say which stack: entityRef, or cluster, namespace and name',
    );
  }
  return { cluster, namespace, name };
}
