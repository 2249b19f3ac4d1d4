import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parse } from 'yaml';
import { createActions } from './createActions';

const actions = createActions({
  auditor: mockServices.auditor.mock(),
  auth: mockServices.auth(),
  catalog: catalogServiceMock(),
  clusterAccess: () => {
    throw new Error('no cluster is asked');
  },
  config: new ConfigReader({}),
  permissions: mockServices.permissions(),
  userInfo: mockServices.userInfo(),
});

describe('the actions of this module', () => {
  it('are these', () => {
    expect(actions.map(({ id }) => id).sort()).toEqual([
      'llm-d:apply',
      'llm-d:choose-delivery',
      'llm-d:delete',
      'llm-d:lint',
      'llm-d:pull-request',
      'llm-d:render',
      'llm-d:routing-test',
      'llm-d:scale',
      'llm-d:tune',
      'llm-d:validate',
      'llm-d:wait',
    ]);
  });

  it.each(actions.map(action => [action.id, action] as const))(
    '%s can be run dry, and its examples say only what its schema knows',
    (id, action) => {
      expect(action.supportsDryRun).toBe(true);
      const examples = action.examples ?? [];
      expect(examples.length).toBeGreaterThan(0);
      for (const { example } of examples) {
        const [step] = parse(example).steps;
        expect(step.action).toBe(id);
        expect(Object.keys(action.schema?.input?.properties ?? {})).toEqual(
          expect.arrayContaining(Object.keys(step.input)),
        );
      }
    },
  );
});
