import { ReadRefused } from '../informers/readRefused';
import { describeError } from './Logger';

/** A kind that the operator wants to read before it works, and has not. */
export interface UnreadKind {
  /** `<apiVersion>/<Kind>`. */
  kind: string;
  /** What came of the last attempt; undefined: there was no answer yet. */
  fault: unknown;
}

/** HTTP statuses of an account that is not known, or may not do what it wants. */
const refusals = [401, 403];

/** What to say of an operator that could not begin in time: which kinds it could not read, why, and what to do. */
export function startTimeout(
  unread: readonly UnreadKind[],
  withinMs: number,
): Error {
  const silent = unread.filter(({ fault }) => fault === undefined);
  const lines = unread
    .filter(({ fault }) => fault !== undefined)
    .map(({ fault, kind }) => `  ${kind}: ${describeError(fault)}`)
    .sort();
  if (silent.length > 0) {
    lines.push(`  ${silent.map(({ kind }) => kind).join(', ')}: no answer yet`);
  }
  const refused = unread.some(
    ({ fault }) =>
      fault instanceof ReadRefused && refusals.includes(fault.httpStatus),
  );
  return new Error(
    [
      `within ${
        Math.round(withinMs / 100) / 10
      } s these kinds could not be read:`,
      ...lines,
      refused
        ? 'Its account needs get, list and watch on each of them in the whole cluster, also when it reconciles some namespaces only: bind the ClusterRole of packages/operator/deploy/kustomize/base/rbac/role.yaml to it with a ClusterRoleBinding'
        : 'Look whether the API server is up and not overloaded, or give it more time',
    ].join('\n'),
  );
}
