import fc from 'fast-check';
import { LABEL_OWNER, LABEL_OWNER_UID } from '../annotations';
import { parseStackResource, type StackResource } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { lintRules } from '../findings';
import { validateStackResource } from '../lint';
import { ownerLabelOf } from '../names';
import {
  anyStackResource,
  shuffledKeys,
} from '../__testUtils__/anyStackResource';
import { danglingReferences } from '../__testUtils__/danglingReferences';
import { podSecurityFaults } from '../__testUtils__/podSecurityFaults';
import {
  schedulerInstall,
  simulatorDeployment,
} from '../__testUtils__/stackResources';
import type { Capabilities } from './Capabilities';
import { compile } from './compile';

const clusters: Capabilities[] = [
  { kinds: [], kubernetesVersion: '1.34' },
  { kinds: ['policy/v1beta1/PodDisruptionBudget'], kubernetesVersion: '1.20' },
];
const [capabilities] = clusters;

function parsed(object: unknown): StackResource {
  const result = parseStackResource(object);
  if (!result.ok) {
    throw new Error(`Not valid: ${JSON.stringify(result.findings)}`);
  }
  return result.resource;
}

const isValid = (resource: StackResource) =>
  validateStackResource(resource).every(({ severity }) => severity !== 'error');

const keyOf = ({ apiVersion, kind, metadata }: KubernetesObject) =>
  `${apiVersion.split('/')[0]}/${kind}/${metadata.namespace}/${metadata.name}`;

describe('any custom resource that its schema allows', () => {
  it('compiles, with names that fit and a way back to the owner', () => {
    fc.assert(
      fc.property(anyStackResource, object => {
        const resource = parsed(object);
        const findings = validateStackResource(resource);
        for (const finding of findings) {
          expect(lintRules).toHaveProperty(finding.rule);
          expect(finding.path).toMatch(/^spec(\.|$)/);
          expect(finding.message).not.toBe('');
          expect(finding.fix).not.toBe('');
        }
        const manifests = compile(resource, capabilities);
        const chosen = JSON.stringify(resource.spec);
        for (const { apiVersion, metadata } of manifests) {
          expect(apiVersion).not.toBe('');
          expect(metadata.labels).toMatchObject({
            [LABEL_OWNER]: ownerLabelOf(resource),
            ...(resource.metadata.uid && {
              [LABEL_OWNER_UID]: resource.metadata.uid,
            }),
          });
          expect(
            metadata.name.length <= 63 ||
              chosen.includes(JSON.stringify(metadata.name)),
          ).toBe(true);
          expect(metadata.namespace).toBeTruthy();
        }
        // Two objects of one name are never applied: lint stands in the way.
        expect(
          new Set(manifests.map(keyOf)).size === manifests.length ||
            findings.some(({ rule }) => rule === 'name-collision'),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('compiles to the same bytes whatever order its keys are in', () => {
    fc.assert(
      fc.property(anyStackResource, fc.nat(1000), (object, seed) => {
        const { apiVersion, kind, metadata, spec } = object;
        const other = {
          spec: shuffledKeys(spec, seed),
          metadata,
          kind,
          apiVersion,
        };
        for (const cluster of clusters) {
          expect(JSON.stringify(compile(parsed(other), cluster))).toBe(
            JSON.stringify(compile(parsed(object), cluster)),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('makes pods that the restricted Pod Security Standard lets in', () => {
    fc.assert(
      fc.property(anyStackResource, object => {
        for (const cluster of clusters) {
          expect(podSecurityFaults(compile(parsed(object), cluster))).toEqual(
            [],
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('refers to nothing that is not there, when it is valid', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyStackResource, object => {
        const resource = parsed(object);
        fc.pre(isValid(resource));
        compiled++;
        for (const cluster of clusters) {
          expect(danglingReferences(compile(resource, cluster))).toEqual([]);
        }
      }),
      { numRuns: 200, maxSkipsPerRun: 200 },
    );
    expect(compiled).toBeGreaterThan(100);
  });
});

/** Features of both kinds: switching one on, with the objects that it is to add. */
const scheduler = {
  epp: {
    enabled: true,
    image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
  },
  gateway: { enabled: true, className: 'istio' },
  routing: { enabled: true },
};
const decode = { enabled: true };

describe('a feature that is switched off', () => {
  it.each<[string, StackResource, StackResource, string[]]>([
    [
      'endpoint picker',
      schedulerInstall(scheduler),
      schedulerInstall({
        ...scheduler,
        epp: { ...scheduler.epp, enabled: false },
      }),
      [
        'ServiceAccount demo-epp',
        'Role demo-epp',
        'RoleBinding demo-epp',
        'ConfigMap demo-epp-config',
        'Service demo-epp',
        'Deployment demo-epp',
        'InferencePool demo-pool',
      ],
    ],
    [
      'Gateway',
      schedulerInstall(scheduler),
      schedulerInstall({
        ...scheduler,
        gateway: { enabled: false, className: 'istio', hostname: 'a.example' },
      }),
      ['Gateway demo-gateway'],
    ],
    [
      'route',
      schedulerInstall({ ...scheduler, schedulerNamespace: 'other' }),
      schedulerInstall({
        ...scheduler,
        schedulerNamespace: 'other',
        routing: { enabled: false },
      }),
      [
        'ReferenceGrant demo-route',
        expect.stringMatching(/^HTTPRoute demo-[0-9a-f]{8}-route$/),
      ],
    ],
    [
      'load balancing',
      schedulerInstall({ ...scheduler, destinationRule: { enabled: true } }),
      schedulerInstall(scheduler),
      ['DestinationRule demo-lb'],
    ],
    [
      'TLS to the EPP',
      schedulerInstall({
        ...scheduler,
        epp: { ...scheduler.epp, tls: { enabled: true } },
      }),
      schedulerInstall(scheduler),
      ['DestinationRule demo-epp'],
    ],
    [
      'EnvoyFilter',
      schedulerInstall({ ...scheduler, envoyFilter: { enabled: true } }),
      schedulerInstall(scheduler),
      ['EnvoyFilter demo-ext-proc'],
    ],
    [
      'network policy',
      schedulerInstall({ ...scheduler, networkPolicy: { enabled: true } }),
      schedulerInstall(scheduler),
      ['NetworkPolicy demo-epp', 'NetworkPolicy demo-pods'],
    ],
    [
      'monitoring',
      schedulerInstall({ ...scheduler, monitoring: { serviceMonitor: true } }),
      schedulerInstall(scheduler),
      ['ServiceMonitor demo-epp'],
    ],
    [
      'objective',
      schedulerInstall({ ...scheduler, objectives: { urgent: 5 } }),
      schedulerInstall(scheduler),
      ['InferenceObjective urgent'],
    ],
    [
      'disruption budget of the EPP',
      schedulerInstall({
        ...scheduler,
        epp: { ...scheduler.epp, podDisruptionBudget: { maxUnavailable: 1 } },
      }),
      schedulerInstall(scheduler),
      ['PodDisruptionBudget demo-epp'],
    ],
    [
      'prefill',
      simulatorDeployment({ decode, prefill: { enabled: true } }),
      simulatorDeployment({ decode }),
      ['Service demo-prefill', 'Deployment demo-prefill'],
    ],
    [
      'direct Gateway',
      simulatorDeployment({ decode, service: {}, gateway: { enabled: true } }),
      simulatorDeployment({ decode, service: {} }),
      ['Gateway demo-sim-gateway', 'HTTPRoute demo-sim-route'],
    ],
    [
      'bare proxies',
      simulatorDeployment({
        decode,
        service: {},
        inferenceGateway: {
          enabled: true,
          standard: { enabled: true },
          istio: { enabled: true },
        },
      }),
      simulatorDeployment({
        decode,
        service: {},
        inferenceGateway: { standard: { enabled: true } },
      }),
      [
        'ConfigMap demo-sim-proxy',
        'Service demo-sim-proxy',
        'Deployment demo-sim-proxy',
        'ConfigMap demo-sim-proxy-istio',
        'Service demo-sim-proxy-istio',
        'Deployment demo-sim-proxy-istio',
      ],
    ],
    [
      'endpoint picker of a SimulatorDeployment',
      simulatorDeployment({ decode, epp: { enabled: true } }),
      simulatorDeployment({ decode }),
      [
        'ServiceAccount demo-sim-epp',
        'Role demo-sim-epp',
        'RoleBinding demo-sim-epp',
        'ConfigMap demo-sim-epp-config',
        'Service demo-sim-epp',
        'Deployment demo-sim-epp',
        'InferencePool demo-sim-pool',
      ],
    ],
    [
      'autoscaling and disruption budget',
      simulatorDeployment({
        decode: {
          ...decode,
          autoscaling: { min: 1, max: 3 },
          podDisruptionBudget: { minAvailable: 1 },
        },
      }),
      simulatorDeployment({ decode }),
      [
        'HorizontalPodAutoscaler demo-decode',
        'PodDisruptionBudget demo-decode',
      ],
    ],
  ])('%s: takes exactly its objects away', (_, on, off, objects) => {
    const named = (resource: StackResource) =>
      compile(resource, capabilities).map(
        ({ kind, metadata }) => `${kind} ${metadata.name}`,
      );
    const without = named(off);
    const extra = named(on).filter(one => !without.includes(one));
    expect(extra).toEqual(objects);
    expect(without.filter(one => !named(on).includes(one))).toEqual([]);
  });
});
