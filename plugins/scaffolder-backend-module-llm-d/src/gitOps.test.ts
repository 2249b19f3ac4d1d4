import { goldenPaths } from '@llm-d-sim/plugin-llm-d-common';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GitServer } from './__testUtils__/GitServer';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { hasKubectl, kubectlApply } from './__testUtils__/kubectlApply';
import { readKustomization } from './__testUtils__/readKustomization';
import { TestPortal } from './__testUtils__/TestPortal';

jest.setTimeout(300_000);

const branch = 'llm-d/local/llm-d-sim/demo';
const folder = 'stacks/local/llm-d-sim/demo';
const entityRef = 'resource:default/local-llm-d-sim-demo';
const values = {
  name: 'demo',
  cluster: 'local',
  simulatorNamespace: 'llm-d-sim',
};

const suite = hasKubectl() ? describe : describe.skip;

describe('delivery by pull request, to a Git host that is really there', () => {
  let git: GitServer;
  let cluster: LiveCluster;
  let portal: TestPortal;

  beforeAll(async () => {
    [git, cluster] = await Promise.all([
      GitServer.start(),
      LiveCluster.start(),
    ]);
    portal = await TestPortal.start(cluster, {
      integrations: git.integrations,
      llmD: { gitOps: { repoUrl: git.repoUrl } },
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await cluster?.stop();
    await git?.stop();
  });

  it('is what a form does by itself where the portal knows a repository, and applies nothing', async () => {
    const { log, output } = await portal.createAs(
      'completed',
      'llm-d-stack',
      values,
    );
    expect(git.pullRequests).toMatchObject([
      {
        title: 'Deploy stack llm-d-sim/demo in local',
        head: branch,
        base: 'main',
        body: expect.stringContaining(
          '+ SchedulerInstall llm-d-sim/demo (created)',
        ),
      },
    ]);
    expect(output.links.map(({ url }: { url: string }) => url)).toContain(
      git.pullRequests[0].html_url,
    );
    expect(log).not.toContain(git.secret);
    expect(
      await cluster.client.get({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'llm-d-sim',
      }),
    ).toBeUndefined();
  });

  it('brings the very bytes that an apply would have applied', async () => {
    const work = git.checkout(branch);
    const delivered = readKustomization(path.join(work, folder, 'deploy'));
    const { log } = await portal.createAs('completed', 'llm-d-stack', {
      ...values,
      simulatorNamespace: 'by-apply',
      delivery: 'apply',
    });
    const inOtherNamespace = (text: string) =>
      text.replaceAll('llm-d-sim\n', 'by-apply\n');
    for (const { kind, metadata } of delivered) {
      if (kind === 'Namespace') continue;
      const file = `${kind.toLocaleLowerCase('en-US')}-${metadata.name}.yaml`;
      const text = readFileSync(
        path.join(work, folder, 'deploy', file),
        'utf8',
      );
      // The log of the apply shows what was rendered for it.
      const indented = inOtherNamespace(text).trim().split('\n');
      for (const line of indented) expect(log).toContain(line);
    }
    expect(delivered.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'SimulatorDeployment',
      'SchedulerInstall',
    ]);
  });

  it('finds its branch and its pull request when it is run again', async () => {
    const before = git.commits(branch);
    await portal.createAs('completed', 'llm-d-stack', values);
    expect([git.pullRequests.length, git.commits(branch)]).toEqual([1, before]);
    await portal.createAs('completed', 'llm-d-stack', {
      ...values,
      decodeReplicas: 2,
    });
    expect([git.pullRequests.length, git.commits(branch)]).toEqual([
      1,
      before + 1,
    ]);
  });

  it('becomes the same stack when it is merged and applied, once in the catalog', async () => {
    git.merge(branch);
    const work = git.checkout('main');
    for (const manifest of readKustomization(
      path.join(work, folder, 'deploy'),
    )) {
      await cluster.client.apply(manifest, {
        fieldManager: 'argocd-controller',
      });
    }
    const wanted = goldenPaths['llm-d-stack'].resourcesOf({
      ...values,
      decodeReplicas: 2,
    });
    for (const { apiVersion, kind, metadata, spec } of wanted) {
      const live = await cluster.client.get({ apiVersion, kind, ...metadata });
      expect(live?.spec).toMatchObject(Object(spec));
    }
    await portal.entity(entityRef);
    const stacks = (await portal.entities('resource')).filter(
      ({ metadata }) => Object(metadata).name === 'local-llm-d-sim-demo',
    );
    expect(stacks).toHaveLength(1);
  });

  suite('when it is merged', () => {
    it('is what kubectl apply -k makes of its folder, too', async () => {
      const deploy = path.join(git.checkout('main'), folder, 'deploy');
      const said = await kubectlApply(deploy, cluster.local.kubeconfigPath);
      expect(said).toEqual([
        'namespace/llm-d-sim serverside-applied',
        'schedulerinstall.sim.llm-d.io/demo serverside-applied',
        'simulatordeployment.sim.llm-d.io/demo serverside-applied',
      ]);
      // Nothing differs from what is there already, or it would belong to somebody else and be refused.
      for (const { apiVersion, kind, metadata } of readKustomization(deploy)) {
        const live = await cluster.client.get({
          apiVersion,
          kind,
          ...metadata,
        });
        expect(
          live?.metadata.managedFields?.map(({ manager }) => manager),
        ).toEqual(expect.arrayContaining(['argocd-controller', 'kubectl']));
      }
    });
  });

  it('has nothing to ask for when the repository holds exactly this', async () => {
    const { log } = await portal.createAs('completed', 'llm-d-stack', {
      ...values,
      decodeReplicas: 2,
    });
    expect(log).toContain('holds exactly this already');
    expect(git.pullRequests).toEqual([]);
  });

  it('asks for another profile of the endpoint picker, and for the end of the stack', async () => {
    for (;;) {
      const { log } = await portal.create('llm-d-tune', {
        stack: entityRef,
        scenario: 'round-robin',
        eppConfig: [
          'plugins: [{ type: random-picker }, { type: single-profile-handler }]',
          'schedulingProfiles:',
          '  - { name: default, plugins: [{ pluginRef: random-picker }] }',
        ].join('\n'),
      });
      if (!log.includes('No entity')) break;
      await setTimeout(100);
    }
    expect(git.pullRequests).toHaveLength(1);
    const work = git.checkout(branch);
    expect(
      readFileSync(
        path.join(work, folder, 'deploy', 'schedulerinstall-demo.yaml'),
        'utf8',
      ),
    ).toContain('random-picker');
    git.merge(branch);

    await portal.createAs('completed', 'llm-d-delete', {
      stack: entityRef,
    });
    expect(git.pullRequests[0].title).toBe(
      'Remove stack llm-d-sim/demo in local',
    );
    git.merge(branch);
    expect(existsSync(path.join(git.checkout('main'), folder))).toBe(false);
  });

  it('changes a stack whose first pull request was squashed, without a conflict', async () => {
    const [first, second] = ['', '_2'].map(
      suffix => `llm-d/local/llm-d-sim/squashed${suffix}`,
    );
    const into = 'stacks/local/llm-d-sim/squashed';
    await portal.createAs('completed', 'llm-d-stack', {
      ...values,
      name: 'squashed',
    });
    git.squashMerge(first);
    for (const manifest of readKustomization(
      path.join(git.checkout('main'), into, 'deploy'),
    )) {
      await cluster.client.apply(manifest, {
        fieldManager: 'argocd-controller',
      });
    }
    const stack = 'resource:default/local-llm-d-sim-squashed';
    await portal.entity(stack);
    await portal.createAs('completed', 'llm-d-tune', {
      stack,
      scenario: 'round-robin',
      eppConfig: [
        'plugins: [{ type: random-picker }, { type: single-profile-handler }]',
        'schedulingProfiles:',
        '  - { name: default, plugins: [{ pluginRef: random-picker }] }',
      ].join('\n'),
    });
    expect(git.pullRequests.map(({ head }) => head)).toEqual([second]);
    git.merge(second);
    expect(
      readFileSync(
        path.join(
          git.checkout('main'),
          into,
          'deploy',
          'schedulerinstall-squashed.yaml',
        ),
        'utf8',
      ),
    ).toContain('random-picker');
  });

  it.each([
    ['a host that the portal does not know', 'evil.example?owner=a&repo=b'],
    ['a path in a repository name', `HOST?owner=..&repo=../x`],
  ])('sends nothing to %s', async (_, repoUrl) => {
    const { log } = await portal.createAs('failed', 'llm-d-stack', {
      ...values,
      name: 'other',
      delivery: 'pull-request',
      repoUrl: repoUrl.replace('HOST', git.host),
    });
    expect(log).toMatch(/No matching integration|names no repository/);
  });
});
