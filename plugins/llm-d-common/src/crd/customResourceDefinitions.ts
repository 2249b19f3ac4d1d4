import type { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { isAtLeast, versionOf } from '../names/imageVersion';
import { SIM_GROUP, SIM_VERSION } from './apiVersion';
import { schedulerInstallSpecSchema } from './schedulerInstall';
import { simulatorDeploymentSpecSchema } from './simulatorDeployment';
import {
  schedulerInstallStatusSchema,
  simulatorDeploymentStatusSchema,
} from './status';
import { structuralSchema } from './structuralSchema';
import { CEL_RULES_SINCE, withoutCelRules } from './withoutCelRules';

interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'date';
  jsonPath: string;
  description?: string;
}

const readyColumn = (name: string): PrinterColumn => ({
  name,
  type: 'string',
  description: 'Whether everything that was asked for works',
  jsonPath: '.status.conditions[?(@.type=="Ready")].status',
});
const reasonColumn: PrinterColumn = {
  name: 'Reason',
  type: 'string',
  description: 'Why it is ready or not',
  jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
};
const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
};

/**
 * The CustomResourceDefinitions of both kinds (apiextensions.k8s.io/v1), generated from the zod schemas that also give
 * the TypeScript types.
 *
 * @public
 */
export const customResourceDefinitions: KubernetesObject[] = [
  definition({
    kind: 'SimulatorDeployment',
    plural: 'simulatordeployments',
    shortName: 'simdep',
    description: 'Simulated model servers, by stage',
    spec: simulatorDeploymentSpecSchema,
    specRequired: false,
    status: simulatorDeploymentStatusSchema,
    columns: [
      { name: 'Replicas', type: 'integer', jsonPath: '.status.replicas' },
      { name: 'Ready', type: 'integer', jsonPath: '.status.readyReplicas' },
      readyColumn('Status'),
      reasonColumn,
      ageColumn,
    ],
  }),
  definition({
    kind: 'SchedulerInstall',
    plural: 'schedulerinstalls',
    shortName: 'schedinst',
    description:
      'Endpoint picker, pool, gateway and route before model servers',
    spec: schedulerInstallSpecSchema,
    specRequired: true,
    status: schedulerInstallStatusSchema,
    columns: [
      readyColumn('Ready'),
      reasonColumn,
      {
        name: 'URL',
        type: 'string',
        description: 'Where requests enter',
        jsonPath: '.status.gatewayURL',
      },
      ageColumn,
    ],
  }),
];

/**
 * The CustomResourceDefinitions as a cluster of some version takes them.
 *
 * @param kubernetesVersion - `<major>.<minor>`; below 1.25 there are no CEL rules
 * @public
 */
export function customResourceDefinitionsFor({
  kubernetesVersion,
}: {
  kubernetesVersion: string;
}): KubernetesObject[] {
  const version = versionOf(kubernetesVersion);
  return version && !isAtLeast(version, CEL_RULES_SINCE)
    ? customResourceDefinitions.map(withoutCelRules)
    : customResourceDefinitions;
}

function definition(options: {
  kind: string;
  plural: string;
  shortName: string;
  description: string;
  spec: z.ZodType;
  specRequired: boolean;
  status: z.ZodType;
  columns: PrinterColumn[];
}): KubernetesObject {
  const { kind, plural, shortName } = options;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${SIM_GROUP}`,
      labels: { 'app.kubernetes.io/part-of': 'llm-d-sim' },
    },
    spec: {
      group: SIM_GROUP,
      scope: 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames: [shortName],
      },
      versions: [
        {
          name: SIM_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: options.columns,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: options.description,
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                spec: {
                  ...structuralSchema(options.spec),
                  ...(!options.specRequired && { default: {} }),
                },
                status: structuralSchema(options.status),
              },
              ...(options.specRequired && { required: ['spec'] }),
            },
          },
        },
      ],
    },
  };
}
