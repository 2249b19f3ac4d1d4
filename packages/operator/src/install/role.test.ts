import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { watchedKinds } from '../informers/WatchedKind';
import { everyKindOfManifest } from '../testing/everyKindOfManifest';

const ruleSchema = z.object({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
const roleSchema = z.object({ rules: z.array(ruleSchema) });

/** Every `group/resource verb` that rules give. */
function permissions(rules: readonly z.output<typeof ruleSchema>[]) {
  return new Set(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap(group =>
        resources.flatMap(resource =>
          verbs.map(verb => `${group}/${resource} ${verb}`),
        ),
      ),
    ),
  );
}

/** Plural of a kind, as all kinds here form it. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word.endsWith('parameters')) return word;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

const resourceOf = ({
  apiVersion,
  kind,
}: {
  apiVersion: string;
  kind: string;
}) =>
  `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${pluralOf(
    kind,
  )}`;

const everything = everyKindOfManifest({
  kinds: [],
  kubernetesVersion: '1.34',
});
/** What there should be in it, lest a stack above compiles to less than is meant. */
const kindsOfOthers = [
  'AgentgatewayParameters',
  'DestinationRule',
  'EnvoyFilter',
  'EnvoyProxy',
  'GCPBackendPolicy',
  'GatewayParameters',
  'HealthCheckPolicy',
  'HorizontalPodAutoscaler',
  'NetworkPolicy',
  'NginxProxy',
  'PodDisruptionBudget',
  'ServiceMonitor',
];

describe('deploy/kustomize/base/rbac/role.yaml', () => {
  const { rules } = roleSchema.parse(
    parse(
      readFileSync(
        path.resolve(__dirname, '../../deploy/kustomize/base/rbac/role.yaml'),
        'utf8',
      ),
    ),
  );
  const granted = permissions(rules);

  it('is held against every kind that the compiler knows', () => {
    const kinds = new Set(everything.map(({ kind }) => kind));
    expect(kindsOfOthers.filter(kind => !kinds.has(kind))).toEqual([]);
  });

  it('has no wildcard', () => {
    expect(
      rules.flatMap(({ apiGroups, resources, verbs }) =>
        [...apiGroups, ...resources, ...verbs].filter(one => one.includes('*')),
      ),
    ).toEqual([]);
  });

  it('lets the operator see what it watches, and make and remove what the compiler makes', () => {
    const needed = [
      ...watchedKinds.flatMap(kind =>
        ['list', 'watch'].map(verb => `${resourceOf(kind)} ${verb}`),
      ),
      ...everything.flatMap(object =>
        ['get', 'list', 'watch', 'create', 'patch', 'delete'].map(
          verb => `${resourceOf(object)} ${verb}`,
        ),
      ),
    ];
    expect(needed.filter(one => !granted.has(one))).toEqual([]);
  });

  it('holds every permission that it passes on to an EPP', () => {
    const passedOn = permissions(
      everything
        .filter(({ kind }) => kind === 'Role')
        .flatMap(role => roleSchema.parse(role).rules),
    );
    expect([...passedOn].filter(one => !granted.has(one))).toEqual([]);
  });
});
