import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/** The permission backend and the catalog take bodies of 100 kB; conditions come along once for each entity. */
const atOnce = 100;

/**
 * Which of some entities a permission is granted for. A policy that does not look at the entity is asked once; one that does is asked
 * for many entities in one request, and for fewer where that is too long for it.
 */
export async function permittedRefs(
  permissions: PermissionsService,
  permission: ResourcePermission<'catalog-entity'>,
  refs: readonly string[],
  credentials: BackstageCredentials,
): Promise<string[]> {
  if (refs.length === 0) {
    return [];
  }
  const [{ result }] = await permissions.authorizeConditional(
    [{ permission }],
    { credentials },
  );
  if (result !== AuthorizeResult.CONDITIONAL) {
    return result === AuthorizeResult.ALLOW ? [...refs] : [];
  }
  const ask = async (some: readonly string[]): Promise<string[]> => {
    try {
      const decisions = await permissions.authorize(
        some.map(resourceRef => ({ permission, resourceRef })),
        { credentials },
      );
      return some.filter(
        (_, position) => decisions[position].result === AuthorizeResult.ALLOW,
      );
    } catch (error) {
      if (some.length === 1 || !isTooLong(error)) {
        throw error;
      }
      const half = Math.ceil(some.length / 2);
      return [
        ...(await ask(some.slice(0, half))),
        ...(await ask(some.slice(half))),
      ];
    }
  };
  const chunks = Array.from(
    { length: Math.ceil(refs.length / atOnce) },
    (_, index) => refs.slice(index * atOnce, (index + 1) * atOnce),
  );
  return (await Promise.all(chunks.map(ask))).flat();
}

function isTooLong(error: unknown): boolean {
  return isError(error) && error.statusCode === 413;
}
