import { Environment } from '@marcbachmann/cel-js';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseStackResource, type StackResource } from '../crd';
import {
  deliveryRefusals,
  readStackPolicy,
  resourceRefusals,
  type DeliveryMode,
} from '../policy';
import { goldenPaths } from './goldenPaths';

const folder = path.resolve(__dirname, '../../../../examples/policy');

const policySchema = z.object({
  kind: z.literal('ValidatingAdmissionPolicy'),
  spec: z.object({
    matchConstraints: z.object({
      resourceRules: z.array(
        z.object({
          resources: z.array(z.string()),
          operations: z.array(z.string()),
        }),
      ),
    }),
    variables: z
      .array(z.object({ name: z.string(), expression: z.string() }))
      .default([]),
    validations: z.array(
      z.object({ expression: z.string(), message: z.string() }),
    ),
  }),
});
const bindingSchema = z.object({
  kind: z.literal('ValidatingAdmissionPolicyBinding'),
  spec: z.object({ validationActions: z.array(z.literal('Deny')) }),
});

/** Whole numbers are ints in CEL. */
const asCel = (value: unknown): unknown => {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map(asCel);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => inner !== undefined)
          .map(([key, inner]) => [key, asCel(inner)]),
      )
    : value;
};

/** Who asks, as an API server knows it. */
interface UserInfo {
  username: string;
  groups?: string[];
}

const somebody: UserInfo = { username: 'jane', groups: ['team-b'] };

/** Messages of the sample's rules that refuse an object, as an API server would evaluate them. */
function refusals(
  sample: string,
  object: StackResource,
  userInfo = somebody,
): string[] {
  const [policy, binding] = parseAllDocuments(
    readFileSync(path.join(folder, sample), 'utf8'),
  ).map(document => document.toJS());
  bindingSchema.parse(binding);
  const { spec } = policySchema.parse(policy);
  const environment = new Environment()
    .registerVariable('object', 'dyn')
    .registerVariable('request', 'dyn')
    .registerVariable('variables', 'dyn');
  const evaluate = (expression: string, variables: object) => {
    const program = environment.parse(expression);
    const { error } = program.check();
    if (error) throw new Error(`${expression}: ${error.message}`);
    return program({
      object: asCel(object),
      request: { userInfo },
      variables,
    });
  };
  const variables: Record<string, unknown> = {};
  for (const { expression, name } of spec.variables) {
    variables[name] = evaluate(expression, variables);
  }
  return spec.validations
    .filter(({ expression }) => evaluate(expression, variables) !== true)
    .map(({ message }) => message);
}

/** What the samples say, as the portal's configuration says it. */
const policy = readStackPolicy({
  images: { allow: ['ghcr.io/llm-d/*'] },
  maximumReplicas: 16,
  requiredLabels: [{ key: 'cost-centre', value: 'cc-*' }],
  namespaces: [{ name: 'llm-d-*' }, { name: 'team-a-*' }],
});

/** Those that look at the object alone. */
const samples: Record<string, string> = {
  'images.yaml': 'llmD.policy.images.allow',
  'replicas.yaml': 'llmD.policy.maximumReplicas',
  'required-labels.yaml': 'llmD.policy.requiredLabels',
  'namespaces.yaml': 'llmD.policy.namespaces',
};

function resource(
  index: 0 | 1,
  change: { spec?: object; metadata?: object } = {},
): StackResource {
  const [plain] = goldenPaths['llm-d-stack']
    .resourcesOf({ name: 'demo' })
    .slice(index);
  const parsed = parseStackResource({
    ...plain,
    metadata: {
      ...plain.metadata,
      labels: { 'cost-centre': 'cc-42' },
      ...change.metadata,
    },
    spec: { ...Object(plain.spec), ...change.spec },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.resource;
}

const resources: [string, StackResource][] = [
  ['a plain simulator', resource(0)],
  ['a plain scheduler', resource(1)],
  [
    'an image from elsewhere',
    resource(0, { spec: { image: 'docker.io/x/y:1' } }),
  ],
  [
    'an image of a stage from elsewhere',
    resource(0, {
      spec: { decode: { enabled: true, image: 'ghcr.io/llm-d/a/b:1' } },
    }),
  ],
  [
    'an EPP from elsewhere',
    resource(1, {
      spec: { epp: { enabled: true, image: 'quay.io/me/epp:v0.10.0' } },
    }),
  ],
  [
    'too many pods',
    resource(0, { spec: { decode: { enabled: true, replicas: 17 } } }),
  ],
  [
    'room for too many pods',
    resource(0, {
      spec: {
        prefill: { enabled: true, autoscaling: { min: 1, max: 40 } },
        decode: { enabled: true },
      },
    }),
  ],
  ['no label', resource(1, { metadata: { labels: {} } })],
  [
    'a label of another value',
    resource(0, { metadata: { labels: { 'cost-centre': '42' } } }),
  ],
  [
    'a foreign namespace',
    resource(0, { metadata: { namespace: 'kube-system' } }),
  ],
  [
    'a gateway in a foreign namespace',
    resource(1, { spec: { schedulerNamespace: 'istio-system' } }),
  ],
];

describe('examples/policy', () => {
  it('has a sample for each of these rules', () => {
    expect(readdirSync(folder).sort()).toEqual(
      [
        ...Object.keys(samples),
        'delivery.yaml',
        'namespace-owners.yaml',
      ].sort(),
    );
  });

  it.each(resources)(
    'refuses %s by the same rules as the portal does',
    (_, object) => {
      const byPortal = new Set(
        resourceRefusals(policy, object, { cluster: 'local', owners: [] }).map(
          ({ rule }) => rule,
        ),
      );
      const bySamples = new Set(
        Object.entries(samples)
          .filter(([sample]) => refusals(sample, object).length > 0)
          .map(([, rule]) => rule),
      );
      expect(bySamples).toEqual(byPortal);
    },
  );

  it('names the rule in each message', () => {
    for (const [sample, rule] of Object.entries(samples)) {
      const messages = resources.flatMap(([, object]) =>
        refusals(sample, object),
      );
      expect(messages.length).toBeGreaterThan(0);
      for (const message of messages) {
        expect(message).toContain(`(rule ${rule.replace('llmD.policy.', '')})`);
      }
    }
  });

  const account = (namespace: string, name: string): UserInfo => ({
    username: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts'],
  });
  const argoCd = account('argocd', 'argocd-application-controller');
  const operator = account('llm-d-sim-system', 'llm-d-sim-operator');
  const portal = account('backstage', 'backstage');

  it.each<[string, UserInfo, DeliveryMode]>([
    ['a person with kubectl', somebody, 'apply'],
    ['the portal', portal, 'apply'],
    ['Argo CD', argoCd, 'pull-request'],
    ['Flux', account('flux-system', 'kustomize-controller'), 'pull-request'],
    ['the operator, which delivers nothing', operator, 'pull-request'],
  ])(
    'lets %s deliver where the portal’s rule would',
    (_, userInfo, delivery) => {
      const byPortal = deliveryRefusals(
        readStackPolicy({ delivery: ['pull-request'] }),
        delivery,
      );
      const bySample = refusals('delivery.yaml', resource(0), userInfo);
      expect(bySample.length).toBe(byPortal.length);
      expect(bySample.join()).toBe(
        byPortal.length > 0
          ? 'stacks of this cluster come by pull request (rule delivery)'
          : '',
      );
    },
  );

  const inNamespace = (namespace: string) =>
    resource(0, { metadata: { namespace } });

  it.each<[string, StackResource, string[]]>([
    ['everybody’s namespace', inNamespace('llm-d-sim'), ['team-b']],
    ['a namespace of their own', inNamespace('team-a-dev'), ['team-a']],
    ['a namespace of others', inNamespace('team-a-dev'), ['team-b']],
    ['no group at all', inNamespace('team-a-dev'), []],
    ['nobody’s namespace', inNamespace('kube-system'), ['team-a']],
    [
      'a gateway in a namespace of others',
      resource(1, { spec: { schedulerNamespace: 'team-a-ingress' } }),
      ['team-b'],
    ],
  ])('gives %s to whom the portal gives it', (_, object, groups) => {
    const byPortal = resourceRefusals(
      readStackPolicy({
        namespaces: [
          { name: 'llm-d-*' },
          { name: 'team-a-*', owners: ['group:default/team-a'] },
        ],
      }),
      object,
      {
        cluster: 'local',
        owners: groups.map(group => `group:default/${group}`),
      },
    );
    const bySample = refusals('namespace-owners.yaml', object, {
      username: 'jane',
      ...(groups.length > 0 && { groups }),
    });
    expect(bySample.length > 0).toBe(byPortal.length > 0);
    expect(
      refusals('namespace-owners.yaml', object, operator).length +
        refusals('namespace-owners.yaml', object, argoCd).length,
    ).toBe(0);
  });
});
