import {
  ANNOTATION_OWNER,
  ownerClaimCounts,
  type SchedulerInstall,
} from '@llm-d-sim/plugin-llm-d-common';
import { namedEntity } from './namedEntity';
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
  const owner = namedEntity(annotations?.[ANNOTATION_OWNER], {
    defaultKind: 'group',
  });
  return owner && ownerClaimCounts(policy, { cluster, namespace, owner })
    ? owner
    : defaultOwner;
}
