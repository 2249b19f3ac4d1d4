import fc from 'fast-check';
import { parseStackResource, type StackResource } from '../crd';
import { stackFormSchema, stackFromForm } from '../stack/stackForm';
import {
  allowedNamespaces,
  deliveryRefusals,
  describeRefusals,
  loadRefusals,
  ownerClaimCounts,
  readStackPolicy,
  resourceRefusals,
  targetRefusals,
} from '.';

const teamA = 'group:default/team-a';
const teamB = 'group:default/team-b';
const target = { cluster: 'local', owners: [teamA] };

function resources(form: Record<string, unknown> = {}): StackResource[] {
  const { schedulerInstall, simulatorDeployment } = stackFromForm(
    stackFormSchema.parse({ simulatorNamespace: 'team-a-dev', ...form }),
  );
  return [simulatorDeployment, schedulerInstall].map(object => {
    const parsed = parseStackResource(object);
    if (!parsed.ok) {
      throw new Error(parsed.findings[0].message);
    }
    return parsed.resource;
  });
}

const rulesOf = (policy: unknown, form?: Record<string, unknown>) =>
  resources(form)
    .flatMap(resource =>
      resourceRefusals(readStackPolicy(policy), resource, target),
    )
    .map(({ rule }) => rule);

describe('policy', () => {
  it('forbids nothing when nothing is configured', () => {
    expect(rulesOf(undefined)).toEqual([]);
    expect(
      targetRefusals(readStackPolicy({}), { ...target, namespace: 'any' }),
    ).toEqual([]);
    expect(allowedNamespaces(readStackPolicy({}), target)).toEqual(['*']);
  });

  it.each([
    [{ clusters: 'local' }, 'llmD.policy.clusters'],
    [{ namespaces: [{ name: '' }] }, 'llmD.policy.namespaces[0].name'],
    [
      { namespaces: [{ name: 'a', owners: ['team-a'] }] },
      'llmD.policy.namespaces[0].owners[0]: is no entity ref',
    ],
    [{ images: { allow: ['nginx'] } }, 'llmD.policy.images.allow[0]'],
    [{ maximumReplicas: -1 }, 'llmD.policy.maximumReplicas'],
    [{ maxReplicas: 3 }, 'llmD.policy'],
  ])('says which key of %j is wrong', (section, key) => {
    expect(() => readStackPolicy(section)).toThrow(key);
  });

  it('keeps to the allowed clusters', () => {
    expect(rulesOf({ clusters: ['loc*'] })).toEqual([]);
    expect(new Set(rulesOf({ clusters: ['staging'] }))).toEqual(
      new Set(['llmD.policy.clusters']),
    );
  });

  it('gives a namespace to those who own it, and says whose it is', () => {
    const policy = readStackPolicy({
      namespaces: [
        { name: 'team-a-*', owners: [teamA] },
        { name: 'team-b-*', owners: [teamB] },
        { name: 'sandbox', clusters: ['other'] },
      ],
    });
    const at = (namespace: string) =>
      describeRefusals(targetRefusals(policy, { ...target, namespace }));
    expect(at('team-a-dev')).toBe('');
    expect(at('team-b-dev')).toBe(
      `namespace team-b-dev of cluster local is for ${teamB} only (rule llmD.policy.namespaces)`,
    );
    expect(at('sandbox')).toContain('is not allowed');
    expect(allowedNamespaces(policy, target)).toEqual(['team-a-*']);
    expect(allowedNamespaces(policy, { ...target, cluster: 'other' })).toEqual([
      'team-a-*',
      'sandbox',
    ]);
  });

  it('looks at every namespace that a custom resource would write to', () => {
    const policy = { namespaces: [{ name: 'team-a-*', owners: [teamA] }] };
    expect(rulesOf(policy)).toEqual([]);
    expect(rulesOf(policy, { schedulerNamespace: 'gateways' })).toEqual([
      'llmD.policy.namespaces',
    ]);
  });

  it('believes an owner only where the namespace was given to that owner', () => {
    const policy = readStackPolicy({
      namespaces: [{ name: 'team-a-*', owners: [teamA] }, { name: 'sandbox' }],
    });
    const claim = (namespace: string, owner: string) =>
      ownerClaimCounts(policy, { cluster: 'local', namespace, owner });
    expect(claim('team-a-dev', 'Group:default/Team-A')).toBe(true);
    expect(claim('team-a-dev', teamB)).toBe(false);
    expect(claim('sandbox', teamA)).toBe(false);
    expect(
      ownerClaimCounts(readStackPolicy({}), {
        cluster: 'local',
        namespace: 'team-a-dev',
        owner: teamA,
      }),
    ).toBe(false);
  });

  it('looks at every image that pods would run', () => {
    expect(rulesOf({ images: { allow: ['ghcr.io/llm-d/*'] } })).toEqual([]);
    const [one] = rulesOf({
      images: { allow: ['ghcr.io/llm-d/llm-d-inference-sim'] },
    });
    expect(one).toBe('llmD.policy.images.allow');
    expect(
      rulesOf({ images: { allow: ['ghcr.io/llm-d/*:v0.0.1'] } }).length,
    ).toBeGreaterThan(1);
  });

  it('caps pods of each Deployment', () => {
    expect(rulesOf({ maximumReplicas: 3 }, { decodeReplicas: 3 })).toEqual([]);
    expect(rulesOf({ maximumReplicas: 3 }, { decodeReplicas: 4 })).toEqual([
      'llmD.policy.maximumReplicas',
    ]);
  });

  it('asks for labels on both custom resources', () => {
    expect(
      rulesOf({ requiredLabels: [{ key: 'cost-center', value: 'cc-*' }] }),
    ).toEqual(['llmD.policy.requiredLabels', 'llmD.policy.requiredLabels']);
  });

  it('keeps to the ways of delivery', () => {
    const policy = readStackPolicy({ delivery: ['pull-request'] });
    expect(deliveryRefusals(policy, 'pull-request')).toEqual([]);
    expect(describeRefusals(deliveryRefusals(policy, 'apply'))).toBe(
      'delivery by apply is not allowed, by pull-request it is (rule llmD.policy.delivery)',
    );
  });

  it('caps the load of a routing test', () => {
    const policy = readStackPolicy({
      load: { maximumRequests: 10, maximumConcurrency: 2 },
    });
    const cost = { requests: 10, concurrency: 2, seconds: 1e6 };
    expect(loadRefusals(policy, cost)).toEqual([]);
    expect(
      loadRefusals(policy, { ...cost, requests: 11, concurrency: 3 }).map(
        ({ rule }) => rule,
      ),
    ).toEqual([
      'llmD.policy.load.maximumRequests',
      'llmD.policy.load.maximumConcurrency',
    ]);
  });

  it('takes a pattern for a name, never for an expression', () => {
    const word = fc.stringMatching(/^[a-z.][a-z.-]{0,10}$/);
    fc.assert(
      fc.property(word, word, (pattern, namespace) => {
        const refused = targetRefusals(
          readStackPolicy({ namespaces: [{ name: pattern }] }),
          { ...target, namespace },
        );
        expect(refused.length === 0).toBe(pattern === namespace);
      }),
    );
  });
});
