import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** First Kubernetes version whose API server knows CEL rules in CRDs without being told to. */
export const CEL_RULES_SINCE = [1, 25] as const;

/**
 * A CRD for API servers below 1.25, which refuse `x-kubernetes-validations` as a field that they do not know. What the rules say the
 * operator says in the condition `Valid` all the same.
 *
 * @public
 */
export function withoutCelRules(
  definition: KubernetesObject,
): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = definition;
  return { apiVersion, kind, metadata, ...mapWithout(rest) };
}

function mapWithout(map: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([key]) => key !== 'x-kubernetes-validations')
      .map(([key, value]) => [key, without(value)]),
  );
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(without);
  }
  return typeof value === 'object' && value !== null
    ? mapWithout(value)
    : value;
}
