import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitServer } from '../__testUtils__/GitServer';
import type { GitHost } from './GitHost';
import { gitHostOf } from './gitHostOf';
import { pushTree } from './pushTree';

const branch = 'llm-d/local/llm-d-sim/demo';
const folder = 'stacks/local/llm-d-sim/demo';
const replicas = (count: number) =>
  new Map([
    ['deploy/kustomization.yaml', 'resources: [stack.yaml]\n'],
    ['deploy/stack.yaml', `replicas: ${count}\n`],
    ['compiled/pods.yaml', `pods: ${count}\n`],
  ]);

describe('pushTree', () => {
  let git: GitServer;
  let host: GitHost;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'llm-d-push-'));
    git = await GitServer.start();
    host = await gitHostOf(
      ScmIntegrations.fromConfig(
        new ConfigReader({ integrations: git.integrations }),
      ),
      git.repoUrl,
      undefined,
    );
  });
  afterEach(async () => {
    await git?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const push = (files: ReadonlyMap<string, string>) =>
    pushTree({
      host,
      base: 'main',
      branch,
      folder,
      files,
      message: 'Deploy',
      directory: mkdtempSync(path.join(directory, 'task-')),
      logger: mockServices.logger.mock(),
    });

  /** As the action does: pushed, and asked for. @returns the branch */
  async function ask(files: ReadonlyMap<string, string>): Promise<string> {
    const outcome = await push(files);
    if (outcome.type === 'nothing to do') throw new Error(outcome.type);
    await host.openPullRequest({
      title: 'Deploy',
      body: '',
      head: outcome.branch,
      base: 'main',
    });
    return outcome.branch;
  }

  const onBranch = (name: string, file: string) => {
    const whole = path.join(git.checkout(name), folder, file);
    return existsSync(whole) ? readFileSync(whole, 'utf8') : undefined;
  };

  it('begins anew after a squash merge that kept the branch, and can be merged again and again', async () => {
    expect(await ask(replicas(1))).toBe(branch);
    git.squashMerge(branch);
    expect(await ask(replicas(2))).toBe(`${branch}_2`);
    git.squashMerge(`${branch}_2`);
    expect(await ask(replicas(3))).toBe(`${branch}_3`);
    git.merge(`${branch}_3`);
    expect(onBranch('main', 'deploy/stack.yaml')).toBe('replicas: 3\n');
    // Nothing was done to what was left.
    expect([git.commits(branch), git.commits(`${branch}_2`)]).toEqual([2, 3]);
  });

  it('begins anew beside a declined one, whose commits are somebody’s own', async () => {
    await ask(replicas(1));
    git.commit('by-hand.txt', 'mine', branch);
    git.close(branch);
    expect(await ask(replicas(2))).toBe(`${branch}_2`);
    const fresh = git.checkout(`${branch}_2`);
    expect(existsSync(path.join(fresh, 'by-hand.txt'))).toBe(false);
    expect(existsSync(path.join(git.checkout(branch), 'by-hand.txt'))).toBe(
      true,
    );
  });

  it('adds to the open one, with what people have added to that', async () => {
    await ask(replicas(1));
    git.commit('by-hand.txt', 'mine', branch);
    expect(await ask(replicas(2))).toBe(branch);
    expect(git.pullRequests).toHaveLength(1);
    expect(existsSync(path.join(git.checkout(branch), 'by-hand.txt'))).toBe(
      true,
    );
    git.squashMerge(branch);
    await ask(replicas(3));
    expect(await ask(replicas(4))).toBe(`${branch}_2`);
    expect(git.commits(`${branch}_2`)).toBe(4);
  });

  it('takes up what an attempt has left that did not come to its pull request', async () => {
    expect(await push(replicas(1))).toMatchObject({ type: 'pushed', branch });
    expect(await push(replicas(1))).toEqual({ type: 'was there', branch });
    // Not when somebody has added to it since.
    git.commit('by-hand.txt', 'mine', branch);
    expect(await push(replicas(1))).toMatchObject({
      type: 'pushed',
      branch: `${branch}_2`,
    });
  });

  it('does not take the branch of a stack of a longer name for its own', async () => {
    for (const other of [`${branch}2`, `${branch}-2`, `${branch}_x`]) {
      const files = replicas(1);
      await pushTree({
        host,
        base: 'main',
        branch: other,
        folder: 'elsewhere',
        files,
        message: 'Deploy',
        directory: mkdtempSync(path.join(directory, 'task-')),
        logger: mockServices.logger.mock(),
      });
    }
    expect(await ask(replicas(1))).toBe(branch);
  });

  it('leaves alone what golden paths did not write, and takes the rest away with the stack', async () => {
    const entity = new Map([['catalog-info.yaml', 'kind: Resource\n']]);
    await ask(new Map([...replicas(1), ...entity]));
    git.merge(branch);
    git.commit(`${folder}/README.md`, 'ours');
    git.commit(`${folder}/deploy/stale.yaml`, 'old: true\n');

    await ask(replicas(2));
    expect(onBranch(branch, 'catalog-info.yaml')).toBe('kind: Resource\n');
    expect(onBranch(branch, 'README.md')).toBe('ours');
    expect(onBranch(branch, 'deploy/stale.yaml')).toBeUndefined();
    git.merge(branch);
    expect(await push(replicas(2))).toEqual({ type: 'nothing to do' });

    await ask(new Map());
    git.merge(branch);
    expect(
      [
        'catalog-info.yaml',
        'deploy/stack.yaml',
        'compiled/pods.yaml',
        'README.md',
      ].map(file => onBranch('main', file)),
    ).toEqual([undefined, undefined, undefined, 'ours']);
    expect(await push(new Map())).toEqual({ type: 'nothing to do' });
  });
});
