import { stackConditionTypes } from '../crd';
import { schedulerInstallSpecSchema } from '../crd/schedulerInstall';
import { simulatorDeploymentSpecSchema } from '../crd/simulatorDeployment';
import {
  schedulerInstallStatusSchema,
  simulatorDeploymentStatusSchema,
} from '../crd/status';
import {
  structuralSchema,
  type StructuralSchema,
} from '../crd/structuralSchema';
import {
  crdFields,
  defaultInWords,
  hasFields,
  typeInWords,
  type CrdField,
} from './crdFields';
import { placedRules, type PlacedRule } from './crossFieldRules';
import { code, codes, page, plain, prose, table, yamlBlock } from './markdown';
import type { ReferencePage } from './ReferencePage';
import {
  sampleSchedulerInstalls,
  sampleSimulatorDeployments,
  type SampleResource,
} from './sampleStacks';
import { formatsTable } from './textFormats';

interface DocumentedKind {
  kind: string;
  shortName: string;
  summary: string;
  spec: StructuralSchema;
  status: StructuralSchema;
  samples: readonly SampleResource[];
}

/** Pages of the two custom resources. */
export function crdPages(): ReferencePage[] {
  return [
    kindPage({
      kind: 'SimulatorDeployment',
      shortName: 'simdep',
      summary:
        'Simulated model servers: pods of one role or of two, and what they are reached by. `spec` may be left out: that makes two pods with a Service in front.',
      spec: structuralSchema(simulatorDeploymentSpecSchema),
      status: structuralSchema(simulatorDeploymentStatusSchema),
      samples: sampleSimulatorDeployments,
    }),
    kindPage({
      kind: 'SchedulerInstall',
      shortName: 'schedinst',
      summary:
        'What stands in front of model servers: a Service that bypasses the endpoint picker (EPP), the EPP with its InferencePool, a Gateway, and the route between them. Only `spec.simulatorNamespace` is required; what is not enabled is not made.',
      spec: structuralSchema(schedulerInstallSpecSchema),
      status: structuralSchema(schedulerInstallStatusSchema),
      samples: sampleSchedulerInstalls,
    }),
  ];
}

function kindPage(documented: DocumentedKind): ReferencePage {
  const { kind, samples, shortName, spec, status, summary } = documented;
  const fields = crdFields(spec, 'spec');
  const parts = fields.filter(
    ({ path, schema }) => isTop(path) && hasFields(schema),
  );
  return {
    path: `crd/${kind.toLowerCase()}.md`,
    content: page(
      kind,
      prose(summary),
      prose(
        `API version ${code('sim.llm-d.io/v1alpha1')}, short name ${code(
          shortName,
        )}, namespaced. A field that is left out has its default; where there is none, the description says what follows. Unknown fields are refused.`,
      ),
      '## Examples',
      ...samples.flatMap(({ resource, title }) => [
        prose(`${title}:`),
        yamlBlock(resource),
      ]),
      '## `spec`',
      fieldTable(
        fields.filter(({ path }) => isTop(path)),
        ({ path, schema }) =>
          hasFields(schema)
            ? `[object](#${path.replace('.', '').toLowerCase()})`
            : typeInWords(schema),
      ),
      ...parts.flatMap(({ path, schema }) => [
        `### ${code(path)}`,
        prose(plain(`${schema.description}.`)),
        fieldTable(crdFields(schema, path)),
      ]),
      '## Rules across fields',
      prose(
        'API servers from 1.25 on enforce these as CEL (HTTP 422); on older ones the condition `Valid` says the same words. `self` is the object at the path. [Lint](../lint/README.md) says more.',
      ),
      ...placedRules(spec, 'spec').map(ruleItem),
      '## `status`',
      prose(
        `Written by the operator only. The condition ${code(
          'Ready',
        )} is the conjunction of ${codes(
          stackConditionTypes,
        )}; those of parts that are not asked for are ${code('True')}.`,
      ),
      fieldTable(crdFields(status, 'status')),
      '## Formats',
      formatsTable(),
    ),
  };
}

function isTop(path: string): boolean {
  return /^spec\.[^.[]+$/.test(path);
}

function fieldTable(
  fields: readonly CrdField[],
  typeOf: (field: CrdField) => string = ({ schema }) => typeInWords(schema),
): string {
  return table(
    ['Field', 'Type', 'Default', 'Description'],
    fields.map(field => [
      code(field.path),
      typeOf(field),
      defaultInWords(field),
      plain(field.schema.description ?? ''),
    ]),
  );
}

function ruleItem({ expression, message, path, rule }: PlacedRule): string {
  const name = rule ? `, [${rule}](../lint/${rule}.md)` : '';
  return [
    `- ${prose(`${code(path)}${name}: ${plain(message)}`, '  ')}`,
    `  \`\`\`text\n  ${expression}\n  \`\`\``,
  ].join('\n\n');
}
