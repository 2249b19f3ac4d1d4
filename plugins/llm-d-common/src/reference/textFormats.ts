import type { z } from 'zod';
import {
  duration,
  gatewayDuration,
  labelKey,
  labelValue,
  namespaceName,
  objectName,
  resources,
  serviceName,
} from '../crd/fields';
import { schedulerInstallSpecSchema } from '../crd/schedulerInstall';
import {
  structuralSchema,
  type StructuralSchema,
} from '../crd/structuralSchema';
import { code, table } from './markdown';

/** A form that many texts of the custom resources have. */
export interface TextFormat {
  name: string;
  meaning: string;
  pattern: string;
  maxLength?: number;
}

const quantity: StructuralSchema =
  structuralSchema(resources()).properties?.limits?.additionalProperties ?? {};

const format = (
  name: string,
  meaning: string,
  schema: z.ZodType | StructuralSchema,
): TextFormat => {
  const { pattern = '', maxLength } =
    'safeParse' in schema ? structuralSchema(schema) : schema;
  return { name, meaning, pattern, maxLength };
};

const install = structuralSchema(schedulerInstallSpecSchema);
const inInstall = (part: string, field: string): StructuralSchema =>
  install.properties?.[part]?.properties?.[field] ?? {};

/** The formats, as the pages name them. */
export const textFormats: readonly TextFormat[] = [
  format('Service name', 'RFC 1035 label: begins with a letter', serviceName()),
  format('namespace name', 'RFC 1123 label', namespaceName()),
  format('object name', 'RFC 1123 subdomain: labels with dots', objectName()),
  format('label key', 'a name, with or without a DNS prefix', labelKey()),
  format('label value', 'may be empty', labelValue()),
  format('duration', 'as Go writes it: `100ms`, `1.5s`, `2m30s`', duration()),
  format(
    'Gateway API duration',
    'whole numbers only: `30s`, `1m30s`',
    gatewayDuration(),
  ),
  format(
    'host name',
    'its first label may be `*`',
    inInstall('gateway', 'hostname'),
  ),
  format(
    'version',
    '`1.28`, `1.28.1`, `v0.10.0-rc.1`',
    inInstall('epp', 'version'),
  ),
  format('quantity', 'as Kubernetes has it: `500m`, `1Gi`, `2`', quantity),
];

/** The format that a pattern stands for, if it is one of them. */
export function formatOf(pattern: string | undefined): TextFormat | undefined {
  return textFormats.find(one => one.pattern === pattern);
}

/** What the formats are. */
export function formatsTable(): string {
  return table(
    ['Format', 'What it is', 'At most', 'Pattern'],
    textFormats.map(({ maxLength, meaning, name, pattern }) => [
      name,
      meaning,
      maxLength === undefined ? '' : `${maxLength} characters`,
      code(pattern),
    ]),
  );
}
