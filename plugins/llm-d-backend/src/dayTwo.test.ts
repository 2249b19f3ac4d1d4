import {
  PORTAL_FIELD_MANAGER,
  SIM_API_VERSION,
  type StackAction,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Agent } from 'supertest';
import { LiveStack, place, stackPath } from './testing/__testUtils__/LiveStack';
import { until } from './testing/until';

const patience = 300_000;
jest.setTimeout(patience);

type Portal = Pick<Agent, 'get' | 'post'>;

describe('day two of a stack', () => {
  let live: LiveStack;
  let api: Portal;

  beforeAll(async () => {
    live = await LiveStack.start(patience);
    api = await live.startPortal();
  });

  afterAll(() => live.stop());

  const simulator = {
    apiVersion: SIM_API_VERSION,
    kind: 'SimulatorDeployment',
    ...place,
  };
  const install = { ...simulator, kind: 'SchedulerInstall' };

  async function preview(action: StackAction, portal: Portal = api) {
    const answer = await portal
      .post(`${stackPath}/actions/preview`)
      .send(action);
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    return answer.body;
  }

  const perform = (
    action: StackAction,
    revision: string,
    portal: Portal = api,
  ) => portal.post(`${stackPath}/actions`).send({ action, revision });

  it('scales a stage after it has shown what that changes', async () => {
    const action: StackAction = { type: 'scale', stage: 'decode', replicas: 2 };
    const shown = await preview(action);
    expect(shown).toMatchObject({ allowed: true, findings: [] });
    expect(shown.changes).toEqual([
      {
        object: simulator,
        differences: [
          expect.objectContaining({
            path: 'spec.decode.replicas',
            desired: 2,
            live: 3,
          }),
        ],
      },
    ]);
    expect(shown.consequences).toEqual([
      expect.objectContaining({
        object: expect.objectContaining({ kind: 'Deployment' }),
        differences: [expect.objectContaining({ path: 'spec.replicas' })],
      }),
    ]);
    const done = await perform(action, shown.revision);
    expect([done.status, done.body]).toEqual([202, { changed: [simulator] }]);
    await until(
      () => api.get(`${stackPath}/health`),
      ({ body }) => body.status === 'healthy' && body.pods.length === 2,
    );
    // What the portal had applied before is still there: only one field is another one.
    const object = await live.client.get(simulator);
    expect(object?.spec).toMatchObject({
      decode: { enabled: true, replicas: 2 },
    });
    const managers = object?.metadata.managedFields
      ?.filter(({ subresource }) => subresource === undefined)
      .filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('f:replicas'))
      .map(({ manager, operation }) => [manager, operation]);
    expect(managers).toEqual([[PORTAL_FIELD_MANAGER, 'Apply']]);
  });

  it('refuses when the stack is not what the person has seen any more', async () => {
    const action: StackAction = { type: 'scale', stage: 'decode', replicas: 4 };
    const { revision } = await preview(action);
    await live.client.patch(
      simulator,
      { spec: { model: 'another' } },
      { fieldManager: 'somebody' },
    );
    const done = await perform(action, revision);
    expect(done.status).toBe(409);
    expect(done.body.error.message).toContain('has been changed since');
  });

  it('does not take a field over, and says whose it is', async () => {
    const action: StackAction = { type: 'scale', stage: 'decode', replicas: 3 };
    await live.client.apply(
      {
        apiVersion: SIM_API_VERSION,
        kind: 'SimulatorDeployment',
        metadata: place,
        spec: { decode: { replicas: 2 } },
      },
      { fieldManager: 'argocd', force: true },
    );
    const { revision } = await preview(action);
    const done = await perform(action, revision);
    expect(done.status).toBe(409);
    expect(done.body.error.message).toContain(
      'spec.decode.replicas belongs to argocd',
    );
  });

  it('changes weights, with lint first, and refuses those of scorers that are not there', async () => {
    const profile = await api.get(`${stackPath}/epp-profile`);
    const scorer = profile.body.profiles[0].plugins.find(
      ({ role }: { role: string }) => role === 'scorer',
    );
    const action: StackAction = {
      type: 'set-scorer-weights',
      weights: { [scorer.name]: 5 },
    };
    const shown = await preview(action);
    expect(shown.allowed).toBe(true);
    expect(shown.changes[0].differences).toEqual([
      expect.objectContaining({
        path: 'spec.epp.scorers',
        desired: { [scorer.name]: 5 },
      }),
    ]);
    expect(
      shown.consequences.map(
        ({ object }: { object: { kind: string } }) => object.kind,
      ),
    ).toEqual(expect.arrayContaining(['ConfigMap', 'Deployment']));
    expect((await perform(action, shown.revision)).status).toBe(202);
    await until(
      () => api.get(`${stackPath}/epp-profile`),
      ({ body }) =>
        body.profiles?.[0].plugins.some(
          ({ name, weight }: { name: string; weight?: number }) =>
            name === scorer.name && weight === 5,
        ),
    );

    const unknown = await api.post(`${stackPath}/actions/preview`).send({
      type: 'set-scorer-weights',
      weights: { 'astrology-scorer': 1 },
    });
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.message).toContain(scorer.name);

    const absurd: StackAction = {
      type: 'set-scorer-weights',
      weights: { [scorer.name]: -3 },
    };
    const refused = await preview(absurd);
    expect(refused.allowed).toBe(false);
    expect(refused.findings).toContainEqual(
      expect.objectContaining({ severity: 'error' }),
    );
    expect((await perform(absurd, refused.revision)).status).toBe(400);
  });

  it('restarts the EPP as kubectl does', async () => {
    const action: StackAction = { type: 'restart-epp' };
    const { revision } = await preview(action);
    const done = await perform(action, revision);
    expect(done.status).toBe(202);
    const [reference] = done.body.changed;
    const object = await live.client.get(reference);
    expect(JSON.stringify(object?.spec)).toContain(
      'kubectl.kubernetes.io/restartedAt',
    );
    await until(
      () => api.get(`${stackPath}/health`),
      ({ body }) => body.status === 'healthy',
    );
  });

  it('keeps to the policy, whatever the page says, and names the rule', async () => {
    const portal = await live.startPortal({
      llmD: {
        policy: { maximumReplicas: 4, delivery: ['pull-request'] },
      },
    });
    const action: StackAction = { type: 'scale', stage: 'decode', replicas: 5 };
    const shown = await preview(action, portal);
    expect(shown.allowed).toBe(false);
    expect(shown.refusal).toContain('llmD.policy.maximumReplicas');
    expect(shown.refusal).toContain('llmD.policy.delivery');
    const done = await perform(action, shown.revision, portal);
    expect(done.status).toBe(403);
    expect(done.body.error.message).toContain('llmD.policy.delivery');
  });

  it('deletes the stack after it has shown everything that goes', async () => {
    const action: StackAction = { type: 'delete' };
    const shown = await preview(action);
    expect(shown.inventory).toEqual(
      expect.arrayContaining([
        install,
        simulator,
        expect.objectContaining({ kind: 'InferencePool' }),
        expect.objectContaining({ kind: 'HTTPRoute' }),
      ]),
    );
    const done = await perform(action, shown.revision);
    expect([done.status, done.body]).toEqual([
      202,
      { changed: [install, simulator] },
    ]);
    await until(
      () =>
        Promise.all(
          [
            install,
            { ...install, apiVersion: 'apps/v1', kind: 'Deployment' },
          ].map(({ apiVersion, kind, namespace }) =>
            live.client.list({ apiVersion, kind }, { namespace }),
          ),
        ),
      lists => lists.flat().length === 0,
    );
  });
});
