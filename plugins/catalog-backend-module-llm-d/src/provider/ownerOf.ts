import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_OWNER,
  ownerClaimCounts,
  type SchedulerInstall,
} from '@llm-d-sim/plugin-llm-d-common';
import type { EntityContext } from './stackEntities';

/** A claim counts only in a namespace that the policy gives to the claimed owner: anybody may write an annotation. */
export function ownerOf(
  { metadata }: SchedulerInstall,
  {
    cluster,
    defaultOwner,
    policy,
  }: Pick<EntityContext, 'cluster' | 'defaultOwner' | 'policy'>,
): string {
  const { annotations, namespace } = metadata;
  const owner = normalized(annotations?.[ANNOTATION_OWNER]);
  return owner && ownerClaimCounts(policy, { cluster, namespace, owner })
    ? owner
    : defaultOwner;
}

function normalized(entityRef: string | undefined): string | undefined {
  if (!entityRef) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(entityRef, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}
