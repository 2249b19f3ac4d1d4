import { object, type Schema } from './schema';

export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'date';
  jsonPath: string;
}

export interface DefinitionOptions {
  group: string;
  version: string;
  kind: string;
  plural: string;
  shortNames?: string[];
  scope?: 'Namespaced' | 'Cluster';
  spec: Schema;
  status?: Schema;
  columns?: PrinterColumn[];
}

export const age: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

/** A column with the status of a condition. */
export function conditionColumn(type: string): PrinterColumn {
  return {
    name: type,
    type: 'string',
    jsonPath: `.status.conditions[?(@.type=="${type}")].status`,
  };
}

/** A CustomResourceDefinition of one version. */
export function definition(options: DefinitionOptions) {
  const { group, version, kind, plural, shortNames, spec, status } = options;
  return {
    metadata: {
      name: `${plural}.${group}`,
      annotations: {
        // API servers ask for this word on groups of Kubernetes.
        'api-approved.kubernetes.io':
          'unapproved, a minimal schema of the llm-d local cluster',
      },
    },
    spec: {
      group,
      scope: options.scope ?? 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(shortNames ? { shortNames } : {}),
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: object(
              {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec,
                ...(status ? { status } : {}),
              },
              ['spec'],
            ),
          },
          ...(status ? { subresources: { status: {} } } : {}),
          additionalPrinterColumns: [...(options.columns ?? []), age],
        },
      ],
    },
  };
}
