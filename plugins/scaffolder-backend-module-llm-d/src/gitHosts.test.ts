import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { globalAgent } from 'node:https';
import path from 'node:path';
import { generate } from 'selfsigned';
import {
  exampleInput,
  runAction,
  succeed,
  type RunOptions,
} from './__testUtils__/ActionRun';
import { GitServer } from './__testUtils__/GitServer';
import { readKustomization } from './__testUtils__/readKustomization';
import { silentCluster } from './__testUtils__/silentCluster';
import { testGate } from './__testUtils__/testGate';
import { createPullRequestAction } from './actions/pullRequest';
import { examples } from './actions/pullRequest.examples';
import { createRenderAction } from './actions/render';

const branch = 'llm-d/local/llm-d-sim/demo';
const folder = 'stacks/local/llm-d-sim/demo';
const place = { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' };

/** By what each host's API documents; that a host keeps to it, only a host can show. */
describe.each(['github', 'gitlab', 'gitea'] as const)(
  'llm-d:pull-request to %s',
  kind => {
    const workspace = createMockDirectory();
    let git: GitServer;

    beforeAll(async () => {
      const { cert, private: key } = await generate(
        [{ name: 'commonName', value: '127.0.0.1' }],
        {
          keyType: 'ec',
          curve: 'P-256',
          extensions: [
            { name: 'basicConstraints', cA: true },
            {
              name: 'subjectAltName',
              altNames: [{ type: 7, ip: '127.0.0.1' }],
            },
          ],
        },
      );
      globalAgent.options.ca = cert;
      git = await GitServer.start(kind, { cert, key });
    });
    afterAll(async () => {
      delete globalAgent.options.ca;
      await git?.stop();
    });

    const action = (integrations: object = git.integrations) => {
      const auditor = mockServices.auditor.mock();
      auditor.createEvent.mockResolvedValue({
        success: async () => {},
        fail: async () => {},
      });
      return createPullRequestAction({
        auditor,
        gate: testGate(),
        clusterAccess: silentCluster,
        gitOps: { repoUrl: git.repoUrl, branch: 'main', folder: 'stacks' },
        integrations: ScmIntegrations.fromConfig(
          new ConfigReader({ integrations }),
        ),
      });
    };

    const inWorkspace = (more: RunOptions = {}): RunOptions => ({
      workspacePath: workspace.path,
      ...more,
    });

    const render = (form: { decodeReplicas?: number } = {}) =>
      succeed(
        createRenderAction(),
        { form: { name: 'demo', ...form } },
        inWorkspace(),
      );

    it('runs its example: asks for a rendered stack to be merged', async () => {
      await render();
      const [{ example }] = examples;
      const { log, outputs } = await succeed(
        action(),
        exampleInput(example),
        inWorkspace(),
      );
      expect(git.pullRequests).toEqual([
        {
          title: 'Deploy stack llm-d-sim/demo in local',
          body: 'What will change: ...\n\nRequested by user:default/mock through the portal.',
          head: branch,
          base: 'main',
          html_url: outputs.url,
        },
      ]);
      expect(
        readKustomization(
          path.join(git.checkout(branch), folder, 'deploy'),
        ).map(({ kind: of }) => of),
      ).toEqual(['Namespace', 'SimulatorDeployment', 'SchedulerInstall']);
      expect(log).not.toContain(git.secret);
    });

    it('finds its branch and its pull request when it is run again', async () => {
      const [{ html_url }] = git.pullRequests;
      await render({ decodeReplicas: 2 });
      const { outputs } = await succeed(action(), place, inWorkspace());
      expect(outputs).toEqual({ branch, changed: true, url: html_url });
      expect(git.pullRequests).toHaveLength(1);
      expect(git.commits(branch)).toBe(3);
    });

    it('acts as the person where the form has asked for their own token', async () => {
      git.merge(branch);
      git.tokens.clear();
      git.tokens.add('of-this-person');
      await render({ decodeReplicas: 5 });
      const refused = await runAction(action(), place, inWorkspace());
      expect(refused.error?.message).toMatch(/401|Unauthorized|credentials/i);
      expect(refused.error?.message).not.toContain(git.secret);
      await succeed(
        action(),
        place,
        inWorkspace({ secrets: { USER_OAUTH_TOKEN: 'of-this-person' } }),
      );
      expect(git.pullRequests).toHaveLength(1);
      git.tokens.add(git.secret);
    });

    it('runs its example: asks for a stack to be removed', async () => {
      git.merge(branch);
      await succeed(action(), exampleInput(examples[1].example), inWorkspace());
      expect(git.pullRequests).toMatchObject([
        { title: 'Remove stack llm-d-sim/demo in local' },
      ]);
    });

    it('pushes nothing in a dry run', async () => {
      const before = git.commits(branch);
      await render({ decodeReplicas: 7 });
      for (const { example } of examples) {
        const { outputs } = await succeed(
          action(),
          exampleInput(example),
          inWorkspace({ isDryRun: true }),
        );
        expect(outputs).toEqual({ branch, changed: true });
      }
      expect(git.commits(branch)).toBe(before);
    });

    it('says what the host has said when that refuses', async () => {
      const [pull] = git.pullRequests;
      // There is one for the branch, and nobody may see it.
      pull.head = `${branch} of somebody else`;
      git.refuseNext({ status: 403, body: { message: 'Resource protected' } });
      await render({ decodeReplicas: 4 });
      const { error } = await runAction(action(), place, inWorkspace());
      expect(error?.message).toMatch(
        /did not open a pull request: HTTP 403 Resource protected/,
      );
    });
  },
);
