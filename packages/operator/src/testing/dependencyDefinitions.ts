import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/**
 * The least that Gateway API's and InferencePool's CRDs can be: names and a status subresource, any spec. What the operator
 * does with these kinds does not hang on their schemas.
 */
function definition(
  group: string,
  version: string,
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
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
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
