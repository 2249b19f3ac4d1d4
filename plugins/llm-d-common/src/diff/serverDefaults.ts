/**
 * What API servers fill in within lists that are owned as a whole, by the name of the field, in the kinds that are compiled
 * here: HTTPRoute, RoleBinding, NetworkPolicy, volumes. Field sets do not go into such lists, so a default could not be told there
 * from a value that was applied and is wanted no longer.
 */
const defaults: ReadonlyMap<string, readonly unknown[]> = new Map<
  string,
  readonly unknown[]
>([
  ['apiGroup', ['', 'rbac.authorization.k8s.io']],
  ['apiVersion', ['v1']],
  ['group', ['', 'gateway.networking.k8s.io']],
  ['kind', ['Service', 'Gateway']],
  ['matches', [[{ path: { type: 'PathPrefix', value: '/' } }]]],
  ['path', [{ type: 'PathPrefix', value: '/' }]],
  ['protocol', ['TCP']],
  ['type', ['Exact', 'PathPrefix']],
  ['value', ['/']],
  ['weight', [1]],
]);

/** Whether a server may have put this value there by itself. */
export function isServerDefault(field: string, value: unknown): boolean {
  return (defaults.get(field) ?? []).some(one => isSame(one, value));
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null) return one === other;
  if (typeof other !== 'object' || other === null) return false;
  const inOther = new Map<string, unknown>(Object.entries(other));
  const entries = Object.entries(one);
  return (
    entries.length === inOther.size &&
    entries.every(([key, value]) => isSame(value, inOther.get(key)))
  );
}
