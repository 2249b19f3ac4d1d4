import type { StructuralSchema } from '../crd/structuralSchema';
import { code, codes } from './markdown';
import { formatOf } from './textFormats';

/** A field of a custom resource. */
export interface CrdField {
  /** With dots; `[]` for the elements of a list. */
  path: string;
  schema: StructuralSchema;
  required: boolean;
}

/** The fields of an object, each before those in it. */
export function crdFields(schema: StructuralSchema, path: string): CrdField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const place = `${path}.${name}`;
    return [
      {
        path: place,
        schema: child,
        required: schema.required?.includes(name) ?? false,
      },
      ...crdFields(child, place),
      ...(child.items ? crdFields(child.items, `${place}[]`) : []),
    ];
  });
}

/** Whether a schema is an object with fields of its own. */
export function hasFields({ properties }: StructuralSchema): boolean {
  return properties !== undefined;
}

/** Type of a field in words, with what bounds it. */
export function typeInWords(schema: StructuralSchema): string {
  if (schema['x-kubernetes-int-or-string']) {
    return '[quantity](#formats)';
  }
  if (schema.enum) {
    return schema.enum.map(value => code(String(value))).join(', ');
  }
  switch (schema.type) {
    case 'array':
      return [
        `list of ${schema.items ? typeInWords(schema.items) : 'anything'}`,
        ...between(schema.minItems, schema.maxItems, ' items'),
      ].join(', ');
    case 'object':
      return objectInWords(schema);
    case 'string':
      return textInWords(schema);
    case 'integer':
    case 'number':
      return [schema.type, ...between(schema.minimum, schema.maximum, '')].join(
        ', ',
      );
    default:
      return schema.type ?? 'anything';
  }
}

function objectInWords(schema: StructuralSchema): string {
  if (schema.additionalProperties) {
    return `map to ${typeInWords(schema.additionalProperties)}`;
  }
  return hasFields(schema) ? 'object' : 'object of any shape';
}

function textInWords(schema: StructuralSchema): string {
  const format = formatOf(schema.pattern);
  if (format) {
    return `[${format.name}](#formats)`;
  }
  if (schema.minLength === 1 && schema.maxLength === undefined) {
    return 'text, not empty';
  }
  return [
    'text',
    ...(schema.format ? [schema.format] : []),
    ...(schema.pattern ? [`pattern ${code(schema.pattern)}`] : []),
    ...between(schema.minLength, schema.maxLength, ' characters'),
  ].join(', ');
}

function between(
  low: number | undefined,
  high: number | undefined,
  unit: string,
): string[] {
  if (low !== undefined && high !== undefined) {
    return [`${low} to ${high}${unit}`];
  }
  if (low !== undefined) {
    return [`at least ${low}${unit}`];
  }
  return high === undefined ? [] : [`at most ${high}${unit}`];
}

/** What holds when a field is left out. */
export function defaultInWords({ required, schema }: CrdField): string {
  if (required) {
    return '**required**';
  }
  const { default: fallback } = schema;
  if (typeof fallback === 'object' && fallback !== null) {
    return codes(
      Object.entries(fallback).map(([key, value]) => `${key}: ${value}`),
    );
  }
  return fallback === undefined ? '' : code(String(fallback));
}
