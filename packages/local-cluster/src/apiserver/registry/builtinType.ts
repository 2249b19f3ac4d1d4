import type { ApiObject, StoredObject } from '../api/ApiObject';
import type { FieldFault } from '../errors/FieldFault';
import {
  cloneJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import { builtinColumns } from '../http/tables/builtinColumns';
import { builtinSchema } from '../schema/builtinSchemas';
import { ALL_VERBS, type ResourceType } from './ResourceType';
import { metadataFaults } from './validation/names';

type Optional =
  | 'shortNames'
  | 'categories'
  | 'verbs'
  | 'emptyObject'
  | 'hasStatus'
  | 'scale'
  | 'subresources'
  | 'countsGeneration'
  | 'selectableFields'
  | 'nameRule'
  | 'admit'
  | 'initialStatus'
  | 'gracePeriod'
  | 'ownFinalizer'
  | 'returnsDeleted'
  | 'storage'
  | 'present'
  | 'toStorage';

/** What has to be said about a built-in kind; the rest follows. */
export interface BuiltinDeclaration
  extends Partial<Pick<ResourceType, Optional>> {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  /** Fills defaults into a fresh copy. */
  defaults?: (object: JsonObject) => void;
  validate?: (
    object: ApiObject,
    live: StoredObject | undefined,
  ) => FieldFault[];
}

/** Typed servers do not keep nulls. */
function dropNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map(dropNulls);
  }
  if (!isObject(value)) {
    return value;
  }
  const kept: JsonObject = {};
  for (const [field, child] of Object.entries(value)) {
    if (child !== null && child !== undefined) {
      kept[field] = dropNulls(child);
    }
  }
  return kept;
}

function singularOf(kind: string): string {
  return kind.toLowerCase();
}

/** Builds the type of a built-in kind. */
export function builtinType(declaration: BuiltinDeclaration): ResourceType {
  const { defaults, validate, ...given } = declaration;
  const type: ResourceType = {
    singular: singularOf(given.kind),
    listKind: `${given.kind}List`,
    shortNames: [],
    categories: [],
    verbs: ALL_VERBS,
    custom: false,
    storage: given.group ? `${given.group}/${given.resource}` : given.resource,
    mergeSchema: builtinSchema(given),
    emptyObject: { metadata: {}, spec: {}, status: {} },
    hasStatus: false,
    subresources: [],
    countsGeneration: false,
    selectableFields: [],
    columns: builtinColumns(given.group, given.kind),
    nameRule: 'subdomain',
    returnsDeleted: false,
    present: object => object,
    toStorage: object => object,
    ...given,
    prepare(object) {
      const copy: ApiObject = cloneJson(object);
      for (const [field, value] of Object.entries(copy)) {
        if (value === null) {
          delete copy[field];
        } else if (field !== 'metadata' && value !== undefined) {
          copy[field] = dropNulls(value);
        }
      }
      defaults?.(copy);
      return copy;
    },
    validate: (object, live) => [
      ...metadataFaults(type, object),
      ...(validate?.(object, live) ?? []),
    ],
  };
  return type;
}
