import { readStackPolicy } from '@llm-d-sim/plugin-llm-d-common';
import { exampleInput, runAction, succeed } from '../__testUtils__/ActionRun';
import { createChooseDeliveryAction } from './chooseDelivery';
import { examples } from './chooseDelivery.examples';

const gitOps = {
  repoUrl: 'github.com?owner=acme&repo=fleet',
  branch: 'main',
  folder: 'stacks',
};
const byApply = { delivery: 'apply', apply: true, pullRequest: false };
const byPullRequest = (repoUrl: string) => ({
  delivery: 'pull-request',
  apply: false,
  pullRequest: true,
  repoUrl,
});

describe('llm-d:choose-delivery', () => {
  const action = (options: {
    isGitConfigured?: boolean;
    delivery?: ('apply' | 'pull-request')[];
  }) =>
    createChooseDeliveryAction({
      ...(options.isGitConfigured && { gitOps }),
      policy: readStackPolicy({ delivery: options.delivery }),
    });

  it.each([
    [examples[0], false, byApply],
    [examples[0], true, byPullRequest(gitOps.repoUrl)],
    [examples[1], false, byPullRequest('github.com?owner=acme&repo=clusters')],
    [examples[1], true, byPullRequest('github.com?owner=acme&repo=clusters')],
  ])(
    'runs its example: $description (repository configured: %s)',
    async ({ example }, isGitConfigured, outcome) => {
      const { outputs } = await succeed(
        action({ isGitConfigured }),
        exampleInput(example),
      );
      expect(outputs).toEqual(outcome);
    },
  );

  it('takes what a form has left empty as left out', async () => {
    const { outputs } = await succeed(action({}), { repoUrl: '' });
    expect(outputs).toEqual(byApply);
  });

  it('keeps to the policy, whatever was chosen by whom', async () => {
    const { error } = await runAction(
      action({ delivery: ['pull-request'] }),
      exampleInput(examples[0].example),
    );
    expect(error?.message).toContain('(rule llmD.policy.delivery)');
  });

  it('asks for a repository where nobody has named one', async () => {
    const { error } = await runAction(action({}), { delivery: 'pull-request' });
    expect(error?.message).toContain('llmD.gitOps.repoUrl');
  });
});
