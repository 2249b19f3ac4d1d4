import {
  LABEL_OWNER,
  compile,
  ownerLabelOf,
  parseStackResource,
  referenceOf,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { membersOf, type ActionPlan } from './ActionPlan';

/** The custom resources and everything that was made for them. */
export async function readActionInventory(
  cluster: ClusterClient,
  { capabilities, resources }: ActionPlan,
  options: { signal: AbortSignal },
): Promise<ObjectReference[]> {
  const members = membersOf(resources);
  const parsed = members.flatMap(object => {
    const result = parseStackResource(object);
    return result.ok ? [result.resource] : [];
  });
  const labelSelector = `${LABEL_OWNER} in (${parsed
    .map(ownerLabelOf)
    .join(',')})`;
  const kinds = new Map(
    parsed
      .flatMap(resource => compile(resource, capabilities))
      .map(({ apiVersion, kind }) => [
        `${apiVersion}/${kind}`,
        { apiVersion, kind },
      ]),
  );
  const made = await Promise.all(
    [...kinds.values()].map(async kind => {
      try {
        return await cluster.list(kind, { labelSelector, ...options });
      } catch (error) {
        if (error instanceof ClusterError && error.code === 'KindNotServed') {
          return [];
        }
        throw error;
      }
    }),
  );
  return [...members, ...made.flat()].map(referenceOf);
}
