import {
  diffManifestSets,
  LABEL_OWNER,
  LABEL_OWNER_UID,
  partIgnored,
  type Difference,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** A live object that is not what its manifest says. */
export interface LiveChange {
  live: KubernetesObject;
  differences: Difference[];
}

/** What applying manifests would do to live objects. */
export interface LiveComparison {
  create: KubernetesObject[];
  change: LiveChange[];
  remove: KubernetesObject[];
  unchanged: KubernetesObject[];
}

/**
 * Compares manifests with live objects, or with manifests of another time. Of the live ones only those count that were made for
 * the same custom resources; fields that an annotation tells to leave alone do not count either.
 */
export function compareLive(
  manifests: readonly KubernetesObject[],
  live: readonly KubernetesObject[],
): LiveComparison {
  const { change, create, remove, unchanged } = diffManifestSets(
    manifests,
    live,
  );
  const changes = change.map(one => ({
    ...one,
    differences: partIgnored(one.differences, one.live).relevant.filter(
      difference => !isOfTheOperator(difference),
    ),
  }));
  const owners = new Set(manifests.map(ownerOf));
  return {
    create,
    change: changes.filter(({ differences }) => differences.length > 0),
    unchanged: [
      ...unchanged,
      ...changes
        .filter(({ differences }) => differences.length === 0)
        .map(({ desired }) => desired),
    ],
    remove: remove.filter(object => {
      const owner = ownerOf(object);
      return owner !== undefined && owners.has(owner);
    }),
  };
}

/** What says which custom resource in a cluster an object belongs to: a file does not know that one's UID. */
function isOfTheOperator({ path, reason }: Difference): boolean {
  return (
    reason === 'no longer wanted' &&
    (path === `metadata.labels.${LABEL_OWNER_UID}` ||
      path.startsWith('metadata.ownerReferences'))
  );
}

function ownerOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels?.[LABEL_OWNER];
}
