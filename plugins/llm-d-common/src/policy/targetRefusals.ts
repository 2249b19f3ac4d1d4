import type { PolicyRefusal } from './PolicyRefusal';
import type { StackPolicy } from './StackPolicy';
import { matchesAny, matchesPattern } from './textPattern';

/** Where something is to be read or changed, and for whom. @public */
export interface PolicyTarget {
  cluster: string;
  namespace: string;
  /**
   * Entity refs of the person and of the groups that the person belongs to; `service` for a program that acts for nobody: it
   * has its permission from the configuration, and no group.
   */
  owners: readonly string[] | 'service';
}

type NamespaceRule = NonNullable<StackPolicy['namespaces']>[number];

/**
 * What speaks against a namespace of a cluster.
 *
 * @public
 */
export function targetRefusals(
  policy: StackPolicy,
  target: PolicyTarget,
): PolicyRefusal[] {
  const { cluster, namespace } = target;
  const refusals: PolicyRefusal[] = [];
  if (!matchesAny(policy.clusters, cluster)) {
    refusals.push({
      rule: 'llmD.policy.clusters',
      message: `cluster ${cluster} is not allowed`,
    });
  }
  if (policy.namespaces) {
    const ofName = policy.namespaces.filter(
      rule =>
        matchesPattern(rule.name, namespace) &&
        matchesAny(rule.clusters, cluster),
    );
    if (!ofName.some(rule => isForOneOf(rule, target.owners))) {
      const owners = [...new Set(ofName.flatMap(rule => rule.owners ?? []))];
      refusals.push({
        rule: 'llmD.policy.namespaces',
        message:
          ofName.length === 0
            ? `namespace ${namespace} of cluster ${cluster} is not allowed`
            : `namespace ${namespace} of cluster ${cluster} is for ${owners.join(
                ', ',
              )} only`,
      });
    }
  }
  return refusals;
}

/**
 * Those to whom the policy gives a namespace of a cluster.
 *
 * @returns entity refs; none when it is for everybody, or for nobody
 * @public
 */
export function namespaceOwners(
  policy: StackPolicy,
  { cluster, namespace }: Omit<PolicyTarget, 'owners'>,
): string[] {
  const rules = (policy.namespaces ?? []).filter(
    rule =>
      matchesPattern(rule.name, namespace) &&
      matchesAny(rule.clusters, cluster),
  );
  return [...new Set(rules.flatMap(({ owners = [] }) => owners))];
}

/**
 * Patterns of the namespaces that somebody may use in a cluster; empty when the cluster is not allowed at all.
 *
 * @public
 */
export function allowedNamespaces(
  policy: StackPolicy,
  target: Omit<PolicyTarget, 'namespace'>,
): string[] {
  if (!matchesAny(policy.clusters, target.cluster)) {
    return [];
  }
  const patterns = policy.namespaces
    ?.filter(
      rule =>
        matchesAny(rule.clusters, target.cluster) &&
        isForOneOf(rule, target.owners),
    )
    .map(({ name }) => name) ?? ['*'];
  return [...new Set(patterns)];
}

/**
 * Whether a custom resource that names an owner in its own annotation is believed: only where the policy gives its namespace to
 * exactly that owner, for anybody who may write there may write the annotation.
 *
 * @param target - `owner` is an entity ref
 * @public
 */
export function ownerClaimCounts(
  policy: StackPolicy,
  target: { cluster: string; namespace: string; owner: string },
): boolean {
  const owner = normalized(target.owner);
  return (policy.namespaces ?? []).some(
    rule =>
      rule.owners?.includes(owner) === true &&
      matchesPattern(rule.name, target.namespace) &&
      matchesAny(rule.clusters, target.cluster),
  );
}

function isForOneOf(
  rule: NamespaceRule,
  owners: PolicyTarget['owners'],
): boolean {
  return (
    rule.owners === undefined ||
    owners === 'service' ||
    owners.some(owner => rule.owners?.includes(normalized(owner)))
  );
}

function normalized(entityRef: string): string {
  return entityRef.toLocaleLowerCase('en-US');
}
