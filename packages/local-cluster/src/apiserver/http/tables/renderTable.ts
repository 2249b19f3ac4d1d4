import type { StoredObject } from '../../api/ApiObject';
import type { JsonObject, JsonValue } from '../../json/JsonValue';
import type { Column } from './Column';

/** What of each object a Table carries, as the client asked with `includeObject`. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export function includeObject(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject');
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}

/** The version of the Table that an Accept header prefers to plain JSON, if it does. */
export function acceptedTable(accept: string | undefined): string | undefined {
  for (const clause of (accept ?? '').split(',')) {
    const parts = clause.split(';').map(part => part.trim());
    if (parts[0] !== 'application/json' && parts[0] !== '*/*') {
      continue;
    }
    if (!parts.includes('as=Table')) {
      return undefined;
    }
    const version = parts.find(part => part.startsWith('v='))?.slice(2);
    if (
      parts.includes('g=meta.k8s.io') &&
      (version === 'v1' || version === 'v1beta1')
    ) {
      return `meta.k8s.io/${version}`;
    }
  }
  return undefined;
}

function embedded(
  object: StoredObject,
  include: IncludeObject,
  apiVersion: string,
): JsonValue | undefined {
  if (include === 'None') {
    return undefined;
  }
  return include === 'Object'
    ? object
    : {
        kind: 'PartialObjectMetadata',
        apiVersion,
        metadata: object.metadata,
      };
}

/** `meta.k8s.io` Table of objects. */
export function renderTable(
  columns: readonly Column[],
  objects: readonly StoredObject[],
  options: {
    apiVersion: string;
    include: IncludeObject;
    now: Date;
    metadata: JsonObject;
  },
): JsonObject {
  return {
    kind: 'Table',
    apiVersion: options.apiVersion,
    metadata: options.metadata,
    columnDefinitions: columns.map(column => ({
      name: column.name,
      type: column.type,
      format: column.format ?? '',
      description: column.description ?? '',
      priority: column.priority,
    })),
    rows: objects.map(object => {
      const shown = embedded(object, options.include, options.apiVersion);
      return {
        cells: columns.map(column => column.cell(object, options.now)),
        ...(shown !== undefined && { object: shown }),
      };
    }),
  };
}
