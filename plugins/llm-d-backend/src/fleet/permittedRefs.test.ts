import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { llmDStackReadPermission } from '@llm-d-sim/plugin-llm-d-common';
import { permittedRefs } from './permittedRefs';

const refs = Array.from(
  { length: 250 },
  (_, index) => `resource:default/${index}`,
);
const isEven = (ref: string | undefined) => /[02468]$/.test(ref ?? '');

/** A policy that looks at the entity, behind a server that takes so many questions at once. */
function policyOf(most: number) {
  const asked: number[] = [];
  const permissions = mockServices.permissions.mock({
    async authorizeConditional() {
      return [
        {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'catalog',
          resourceType: 'catalog-entity',
          conditions: {
            rule: 'IS_ENTITY_OWNER',
            resourceType: 'catalog-entity',
            params: {},
          },
        },
      ];
    },
    async authorize(questions) {
      if (questions.length > most) {
        throw Object.assign(new Error('too long'), { statusCode: 413 });
      }
      asked.push(questions.length);
      return questions.map(question => ({
        result:
          'resourceRef' in question && isEven(question.resourceRef)
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      }));
    },
  });
  return { asked, permissions };
}

const ask = (permissions: ReturnType<typeof policyOf>['permissions']) =>
  permittedRefs(
    permissions,
    llmDStackReadPermission,
    refs,
    mockCredentials.user(),
  );

describe('permittedRefs', () => {
  it.each([1_000, 60, 1])(
    'asks entity by entity, in as few requests as a server takes (%p)',
    async most => {
      const { asked, permissions } = policyOf(most);
      expect(await ask(permissions)).toEqual(refs.filter(isEven));
      expect(asked.reduce((sum, count) => sum + count, 0)).toBe(refs.length);
      expect(Math.max(...asked)).toBeLessThanOrEqual(Math.min(most, 100));
    },
  );

  it.each([
    [AuthorizeResult.ALLOW, refs.length],
    [AuthorizeResult.DENY, 0],
  ] as const)(
    'asks once where the policy does not look at the entity (%s)',
    async (result, count) => {
      const permissions = mockServices.permissions.mock({
        authorizeConditional: async () => [{ result }],
      });
      expect(await ask(permissions)).toHaveLength(count);
      expect(permissions.authorize).not.toHaveBeenCalled();
    },
  );
});
