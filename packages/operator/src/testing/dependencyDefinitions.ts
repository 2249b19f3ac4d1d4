import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * The least that the CRDs of others can be: names and a status subresource, any spec. What the operator does with these kinds
 * does not hang on their schemas. Objects are stored in the first version.
 */
function definition(
  group: string,
  versions: string | readonly string[],
  names: { kind: string; plural: string },
): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${names.plural}.${group}`,
      // The API server takes CRDs of protected groups only with a word on who approved them.
      annotations: {
        'api-approved.kubernetes.io': 'unapproved, for tests',
      },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        ...names,
        singular: names.kind.toLowerCase(),
        listKind: `${names.kind}List`,
      },
      versions: [versions].flat().map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      })),
    },
  };
}

export const inferencePoolDefinition = definition(
  'inference.networking.k8s.io',
  'v1',
  { kind: 'InferencePool', plural: 'inferencepools' },
);

export const gatewayDefinitions: readonly KubernetesObject[] = [
  definition('gateway.networking.k8s.io', 'v1', {
    kind: 'Gateway',
    plural: 'gateways',
  }),
  definition('gateway.networking.k8s.io', 'v1', {
    kind: 'HTTPRoute',
    plural: 'httproutes',
  }),
  definition('gateway.networking.k8s.io', 'v1beta1', {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
  }),
];

export const serviceMonitorDefinition = definition(
  'monitoring.coreos.com',
  'v1',
  { kind: 'ServiceMonitor', plural: 'servicemonitors' },
);

/** As Istio has it, before and after it served v1 as well. */
export const destinationRuleDefinition = (
  ...versions: ('v1beta1' | 'v1')[]
): KubernetesObject =>
  definition('networking.istio.io', versions, {
    kind: 'DestinationRule',
    plural: 'destinationrules',
  });

export const envoyFilterDefinition = definition(
  'networking.istio.io',
  'v1alpha3',
  { kind: 'EnvoyFilter', plural: 'envoyfilters' },
);

/** Which EPPs up to 0.6 need. */
export const inferenceObjectiveDefinition = definition(
  'inference.networking.x-k8s.io',
  'v1alpha2',
  { kind: 'InferenceObjective', plural: 'inferenceobjectives' },
);
