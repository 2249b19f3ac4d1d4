import type { JsonObject } from '../json/JsonValue';

/** A CustomResourceDefinition that uses most of what a schema can say; its name is `<plural>.<group>`. */
export function widgetDefinition(name: string): JsonObject {
  const [plural, ...group] = name.split('.');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group: group.join('.'),
      scope: 'Namespaced',
      names: { plural, kind: 'Widget', shortNames: ['wd'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.ready',
            },
          },
          additionalPrinterColumns: [
            { name: 'Target', type: 'string', jsonPath: '.spec.target' },
            {
              name: 'Ready',
              type: 'string',
              jsonPath: '.status.conditions[?(@.type=="Ready")].status',
            },
          ],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: ['spec'],
              properties: {
                spec: {
                  type: 'object',
                  required: ['target'],
                  properties: {
                    target: { type: 'string', minLength: 1 },
                    port: {
                      type: 'integer',
                      minimum: 1,
                      maximum: 65535,
                      default: 8200,
                    },
                    replicas: { type: 'integer', minimum: 0, default: 1 },
                    mode: { type: 'string', enum: ['a', 'b'] },
                    anything: {
                      type: 'object',
                      'x-kubernetes-preserve-unknown-fields': true,
                    },
                    number: { 'x-kubernetes-int-or-string': true },
                    parts: {
                      type: 'array',
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['name'],
                      items: {
                        type: 'object',
                        required: ['name'],
                        properties: {
                          name: { type: 'string' },
                          weight: { type: 'integer', default: 1 },
                        },
                      },
                    },
                  },
                },
                status: {
                  type: 'object',
                  properties: {
                    ready: { type: 'integer' },
                    conditions: {
                      type: 'array',
                      'x-kubernetes-list-type': 'map',
                      'x-kubernetes-list-map-keys': ['type'],
                      items: {
                        type: 'object',
                        required: ['type', 'status'],
                        properties: {
                          type: { type: 'string' },
                          status: { type: 'string' },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      ],
    },
  };
}
