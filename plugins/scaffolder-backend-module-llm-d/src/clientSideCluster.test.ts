import { LiveCluster } from '@llm-d-sim/live-cluster';
import { TestPortal } from './__testUtils__/TestPortal';
import {
  SECRET_CLUSTER_AUTH_PROVIDER,
  SECRET_CLUSTER_TOKEN,
} from './cluster/ClusterAccess';

jest.setTimeout(240_000);

const person = { authProvider: 'oidc-okta', token: 'the-token-of-a-person' };
/** As the form decorator sets them. */
const secrets = {
  [SECRET_CLUSTER_AUTH_PROVIDER]: person.authProvider,
  [SECRET_CLUSTER_TOKEN]: person.token,
};
const stack = 'resource:default/local-llm-d-sim-demo';

describe('templates on a cluster that authenticates people itself', () => {
  let cluster: LiveCluster;
  let portal: TestPortal;

  beforeAll(async () => {
    cluster = await LiveCluster.start();
    portal = await TestPortal.start(cluster, {
      person,
      // Nobody's token is there for what the catalog does on its own.
      llmD: {
        clusters: [{ name: 'local', kubeconfig: cluster.local.kubeconfigPath }],
      },
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await cluster?.stop();
  });

  it.each([
    [
      'llm-d-stack',
      { name: 'demo', cluster: 'local', simulatorNamespace: 'llm-d-sim' },
    ],
    [
      'llm-d-tune',
      {
        stack,
        scenario: 'round-robin',
        eppConfig: [
          'plugins: [{ type: queue-scorer }, { type: max-score-picker }, { type: single-profile-handler }]',
          'schedulingProfiles:',
          '  - { name: default, plugins: [{ pluginRef: queue-scorer, weight: 1 }, { pluginRef: max-score-picker }] }',
        ].join('\n'),
      },
    ],
    ['llm-d-delete', { stack }],
  ])(
    '%s acts as the person, and as nobody without their token',
    async (template, values) => {
      const refused = await portal.createAs('failed', template, values);
      expect(refused.log).toMatch(/credentials|Unauthorized/i);

      const { log, output } = await portal.createAs(
        'completed',
        template,
        values,
        secrets,
      );
      expect(`${log}${JSON.stringify(output)}`).not.toContain(person.token);
    },
  );
});
