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
    policy?: unknown;
  } = {},
): StackGate {
  const { allow = true, entities = [], policy } = options;
  return new StackGate({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities }),
    permissions: mockServices.permissions({
      result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
    }),
    userInfo: mockServices.userInfo({
      userEntityRef: 'user:default/mock',
      ownershipEntityRefs: ['user:default/mock', 'group:default/team-a'],
    }),
    policy: readStackPolicy(policy),
  });
}
