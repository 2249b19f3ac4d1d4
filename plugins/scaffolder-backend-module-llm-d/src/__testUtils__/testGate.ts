import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { readStackPolicy } from '@llm-d-sim/plugin-llm-d-common';
import { StackGate } from '../access/StackGate';

/** A gate before a catalog of some entities, for a user who is a member of `group:default/team-a`. */
export function testGate(
  options: {
    entities?: Entity[];
    allow?: boolean;
    /** Permissions that the person does not have, by entity ref. */
    denied?: Record<string, readonly string[]>;
    policy?: unknown;
  } = {},
): StackGate {
  const { allow = true, denied = {}, entities = [], policy } = options;
  const permissions = mockServices.permissions({
    result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
  });
  return new StackGate({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    permissions: {
      authorizeConditional: (...asked) =>
        permissions.authorizeConditional(...asked),
      authorize: async (requests, ...rest) => {
        const decisions = await permissions.authorize(requests, ...rest);
        return decisions.map((decision, index) => {
          const { permission, resourceRef = '' } = requests[index];
          return denied[resourceRef]?.includes(permission.name)
            ? { result: AuthorizeResult.DENY }
            : decision;
        });
      },
    },
    userInfo: mockServices.userInfo({
      userEntityRef: 'user:default/mock',
      ownershipEntityRefs: ['user:default/mock', 'group:default/team-a'],
    }),
    policy: readStackPolicy(policy),
  });
}
