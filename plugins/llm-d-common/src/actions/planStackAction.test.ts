import fc from 'fast-check';
import type { KubernetesObject } from '../kubernetes';
import { eppProfileView } from './eppProfileView';
import { ImpossibleActionError, planStackAction } from './planStackAction';
import { previewChanges } from './previewChanges';
import type { StackAction } from './StackAction';

const metadata = { name: 'demo', namespace: 'llm-d-sim' };
const apiVersion = 'sim.llm-d.io/v1alpha1';
const anyCluster = { kinds: [], kubernetesVersion: '1.34' };

const simulator = (spec: object): KubernetesObject => ({
  apiVersion,
  kind: 'SimulatorDeployment',
  metadata,
  spec,
});
const install = (epp: object | undefined): KubernetesObject => ({
  apiVersion,
  kind: 'SchedulerInstall',
  metadata,
  spec: {
    simulatorNamespace: 'llm-d-sim',
    ...(epp && {
      epp: {
        enabled: true,
        image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
        ...epp,
      },
    }),
  },
});

const scale = (stage: 'prefill' | 'decode', replicas: number): StackAction => ({
  type: 'scale',
  stage,
  replicas,
});
const weigh = (
  weights: Record<string, number>,
  profile?: string,
): StackAction => ({
  type: 'set-scorer-weights',
  weights,
  ...(profile !== undefined && { profile }),
});

/** Two profiles, written out. */
const config = {
  plugins: [
    { type: 'queue-scorer' },
    { type: 'prefix-cache-scorer', name: 'prefix' },
    { type: 'max-score-picker' },
  ],
  schedulingProfiles: [
    {
      name: 'fast',
      plugins: [
        { pluginRef: 'prefix', weight: 3 },
        { pluginRef: 'max-score-picker' },
      ],
    },
    {
      name: 'fair',
      plugins: [
        { pluginRef: 'queue-scorer', weight: 1 },
        { pluginRef: 'prefix', weight: 1 },
        { pluginRef: 'max-score-picker' },
      ],
    },
  ],
};

describe('planStackAction', () => {
  it('sets the pods of a stage and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (before, after) => {
        const object = simulator({
          model: 'm',
          decode: { enabled: true, replicas: before },
        });
        const [change] = planStackAction(scale('decode', after), {
          simulatorDeployment: object,
        });
        expect(change.before).toBe(object);
        expect(change.after).toEqual(
          simulator({ model: 'm', decode: { enabled: true, replicas: after } }),
        );
        const { changes } = previewChanges([change], anyCluster);
        expect(changes[0].differences).toHaveLength(before === after ? 0 : 1);
      }),
    );
  });

  it('takes spec.replicas for the decode stage where there are no stages', () => {
    const [{ edits }] = planStackAction(scale('decode', 4), {
      simulatorDeployment: simulator({}),
    });
    expect(edits).toEqual([{ path: ['spec', 'replicas'], value: 4 }]);
  });

  it.each<[string, StackAction, Parameters<typeof planStackAction>[1]]>([
    [
      'has no prefill stage',
      scale('prefill', 1),
      { simulatorDeployment: simulator({ decode: { enabled: true } }) },
    ],
    [
      'An autoscaler sets the pods',
      scale('decode', 1),
      {
        simulatorDeployment: simulator({
          decode: { enabled: true, autoscaling: { min: 1, max: 3 } },
        }),
      },
    ],
    ['has no SimulatorDeployment', scale('decode', 1), {}],
    [
      'is not valid: spec.modell',
      scale('decode', 1),
      { simulatorDeployment: simulator({ modell: 'x' }) },
    ],
    [
      'has no EPP of its own',
      weigh({ prefix: 1 }),
      { schedulerInstall: install(undefined) },
    ],
    [
      'has several scheduling profiles: say which of fast, fair',
      weigh({ prefix: 1 }),
      { schedulerInstall: install({ config }) },
    ],
    [
      'has no scheduling profile slow: it has fast, fair',
      weigh({ prefix: 1 }, 'slow'),
      { schedulerInstall: install({ config }) },
    ],
    [
      'has no scorer max-score-picker: it has queue-scorer, prefix',
      weigh({ 'max-score-picker': 1 }, 'fair'),
      { schedulerInstall: install({ config }) },
    ],
  ])('says that a stack %s', (words, action, resources) => {
    const plan = () => planStackAction(action, resources);
    expect(plan).toThrow(ImpossibleActionError);
    expect(plan).toThrow(words);
  });

  it('changes weights in the profile that is meant, where the configuration is written out', () => {
    const resources = { schedulerInstall: install({ config }) };
    const changes = planStackAction(weigh({ prefix: 7 }, 'fair'), resources);
    const view = eppProfileView({ schedulerInstall: changes[0].after });
    const weights = view?.profiles.map(({ name, plugins }) => [
      name,
      plugins.find(plugin => plugin.name === 'prefix')?.weight,
    ]);
    expect(weights).toEqual([
      ['fast', 3],
      ['fair', 7],
    ]);
  });

  it('writes weights beside a ready-made profile, and shows what follows', () => {
    const resources = { schedulerInstall: install({}) };
    const scorer = eppProfileView(resources)?.profiles[0].plugins.find(
      ({ role }) => role === 'scorer',
    );
    const changes = planStackAction(
      weigh({ [scorer?.name ?? '']: 9 }),
      resources,
    );
    const { consequences, findings } = previewChanges(changes, anyCluster);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(consequences.map(({ object }) => object.kind).sort()).toEqual([
      'ConfigMap',
      'Deployment',
    ]);
  });

  it('lints the outcome', () => {
    const changes = planStackAction(weigh({ prefix: -1 }, 'fair'), {
      schedulerInstall: install({ config }),
    });
    expect(previewChanges(changes, anyCluster).findings).toContainEqual(
      expect.objectContaining({ severity: 'error' }),
    );
  });
});
