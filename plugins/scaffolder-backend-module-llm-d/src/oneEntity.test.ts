import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { parse, stringify } from 'yaml';
import { GitServer } from './__testUtils__/GitServer';
import { readKustomization } from './__testUtils__/readKustomization';
import { TestPortal, templatesFolder } from './__testUtils__/TestPortal';

jest.setTimeout(240_000);

const values = { cluster: 'local', simulatorNamespace: 'llm-d-sim' };
const tuned = [
  'plugins: [{ type: queue-scorer }, { type: max-score-picker }, { type: single-profile-handler }]',
  'schedulingProfiles:',
  '  - { name: default, plugins: [{ pluginRef: queue-scorer, weight: 1 }, { pluginRef: max-score-picker }] }',
].join('\n');

/** A copy of llm-d-stack that a platform team has changed: it delivers catalog-info.yaml too. */
function templateWithCatalogInfo(directory: string): string {
  const template = parse(
    readFileSync(
      path.join(templatesFolder, 'llm-d-stack', 'template.yaml'),
      'utf8',
    ),
  );
  template.metadata.name = 'with-catalog-info';
  template.spec.steps[0].input.catalogInfo = true;
  const file = path.join(directory, 'template.yaml');
  writeFileSync(file, stringify(template));
  return file;
}

describe('a stack in the catalog, by the entity provider and by a catalog-info.yaml', () => {
  let directory: string;
  let git: GitServer;
  let cluster: LiveCluster;
  let portal: TestPortal;

  beforeAll(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'llm-d-entity-'));
    [git, cluster] = await Promise.all([
      GitServer.start(),
      LiveCluster.start(),
    ]);
    portal = await TestPortal.start(cluster, {
      integrations: git.integrations,
      llmD: { gitOps: { repoUrl: git.repoUrl } },
      templates: [templateWithCatalogInfo(directory)],
    });
  });
  afterAll(async () => {
    await portal?.stop();
    await cluster?.stop();
    await git?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Delivers a stack by a pull request that is merged, as far as the repository. */
  async function merged(name: string): Promise<string> {
    await portal.createAs('completed', 'with-catalog-info', {
      ...values,
      name,
    });
    git.merge(`llm-d/local/llm-d-sim/${name}`);
    return `stacks/local/llm-d-sim/${name}`;
  }

  /** What Argo CD or Flux does with it. */
  async function deployed(folder: string): Promise<void> {
    for (const manifest of readKustomization(
      path.join(git.checkout('main'), folder, 'deploy'),
    )) {
      await cluster.client.apply(manifest, { fieldManager: 'flux' });
    }
  }

  const registered = (folder: string) =>
    portal.register(git.urlOf(`${folder}/catalog-info.yaml`));

  const stacksNamed = async (name: string) =>
    (await portal.entities('resource')).filter(({ metadata }) =>
      String(Object(metadata).name).includes(name),
    );

  it('is there once when the file came first, and is changed by that entity', async () => {
    const folder = await merged('first');
    await registered(folder);
    const entityRef = 'resource:default/local-llm-d-sim-first';
    await portal.entity(entityRef);
    await deployed(folder);
    // The provider has seen the stack when its API is there.
    await portal.entity('api:default/local-llm-d-sim-first');
    const entities = await stacksNamed('first');
    expect(
      entities.map(({ metadata }) => Object(metadata).annotations),
    ).toEqual([
      expect.objectContaining({
        'backstage.io/managed-by-origin-location': expect.stringMatching(
          /^url:.*catalog-info\.yaml$/,
        ),
      }),
    ]);

    const { log } = await portal.createAs('completed', 'llm-d-tune', {
      stack: entityRef,
      scenario: 'round-robin',
      eppConfig: tuned,
      delivery: 'pull-request',
    });
    const [, checked] = log.split('Beginning step Check against the cluster');
    expect(checked).toContain('~ SchedulerInstall llm-d-sim/first (changed)');
    // What stands for it in the catalog is not part of what was tuned, and stays.
    git.commit(`${folder}/README.md`, 'Whom to ask');
    git.merge('llm-d/local/llm-d-sim/first');
    const tunedFolder = path.join(git.checkout('main'), folder);
    expect(
      readFileSync(path.join(tunedFolder, 'catalog-info.yaml'), 'utf8'),
    ).toContain('local-llm-d-sim-first');

    await portal.createAs('completed', 'llm-d-delete', {
      stack: entityRef,
      delivery: 'pull-request',
    });
    git.merge('llm-d/local/llm-d-sim/first');
    expect(readdirSync(path.join(git.checkout('main'), folder))).toEqual([
      'README.md',
    ]);
  });

  it('is there once when the provider came first, and keeps the provider’s', async () => {
    const folder = await merged('second');
    await deployed(folder);
    const entityRef = 'resource:default/local-llm-d-sim-second';
    await portal.entity(entityRef);
    await registered(folder);
    const entities = await stacksNamed('second');
    expect(
      entities.map(
        ({ metadata }) =>
          Object(metadata).annotations[
            'backstage.io/managed-by-origin-location'
          ],
      ),
    ).toEqual(['llm-d:local/llm-d-sim/schedulerinstalls/second']);
  });

  it('is there once, by the entity that its SchedulerInstall names', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'chat',
        annotations: {
          'sim.llm-d.io/cluster': 'local',
          'sim.llm-d.io/scheduler-install': 'llm-d-sim/third',
        },
      },
      spec: { type: 'service', lifecycle: 'experimental', owner: 'chat-team' },
    };
    const folder = await merged('third');
    git.commit('chat/catalog-info.yaml', stringify(entity));
    await registered('chat');
    await portal.entity('component:default/chat');
    const manifests = readKustomization(
      path.join(git.checkout('main'), folder, 'deploy'),
    );
    for (const manifest of manifests) {
      const { kind, metadata } = manifest;
      const names = kind === 'SchedulerInstall';
      await cluster.client.apply(
        {
          ...manifest,
          metadata: {
            ...metadata,
            annotations: {
              ...metadata.annotations,
              ...(names && { 'sim.llm-d.io/entity': 'component:default/chat' }),
            },
          },
        },
        { fieldManager: 'flux' },
      );
    }
    await portal.entity('api:default/local-llm-d-sim-third');
    expect(await stacksNamed('third')).toEqual([]);
    const { log } = await portal.createAs('completed', 'llm-d-delete', {
      stack: 'component:default/chat',
      delivery: 'apply',
    });
    expect(log).toContain('Everything that was made for it is gone');
  });

  it('is read-only by an entity that somebody typed and the stack does not name', async () => {
    git.commit(
      'typed/catalog-info.yaml',
      stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'typed',
          annotations: {
            'sim.llm-d.io/cluster': 'local',
            'sim.llm-d.io/scheduler-install': 'llm-d-sim/second',
          },
        },
        spec: { type: 'service', lifecycle: 'experimental', owner: 'me' },
      }),
    );
    await registered('typed');
    await portal.entity('component:default/typed');
    const { log } = await portal.createAs('failed', 'llm-d-delete', {
      stack: 'component:default/typed',
      delivery: 'apply',
    });
    expect(log).toContain('component:default/typed is read-only');
  });

  it('goes from the catalog within 10 s of its deletion', async () => {
    const entityRef = 'resource:default/local-llm-d-sim-last';
    await deployed(await merged('last'));
    await portal.entity('api:default/local-llm-d-sim-last');
    await portal.createAs('completed', 'llm-d-delete', {
      stack: entityRef,
      delivery: 'apply',
    });
    const gone = [entityRef, 'api:default/local-llm-d-sim-last'].map(ref =>
      portal.gone(ref, 10_000),
    );
    expect(await Promise.all(gone)).toEqual([true, true]);
  });
});
