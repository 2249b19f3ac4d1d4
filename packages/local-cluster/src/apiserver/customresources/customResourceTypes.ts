import {
  apiVersionOf,
  type ApiObject,
  type StoredObject,
} from '../api/ApiObject';
import { customColumns } from '../http/tables/customColumns';
import { isObject, type JsonObject } from '../json/JsonValue';
import { listAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import {
  ALL_VERBS,
  type ResourceType,
  type ScalePaths,
} from '../registry/ResourceType';
import { metadataFaults } from '../registry/validation/names';
import { customResourceMergeSchema } from '../schema/structuralMergeSchema';
import { applyDefaults } from './defaulting';
import { prune } from './pruning';
import { validateSchema } from './validation/validateSchema';

function pathOf(jsonPath: string): string[] {
  return jsonPath.split('.').filter(part => part !== '');
}

function scaleOf(version: JsonObject): ScalePaths | undefined {
  const scale = objectAt(version, 'subresources', 'scale');
  const specReplicas = stringAt(scale, 'specReplicasPath');
  const statusReplicas = stringAt(scale, 'statusReplicasPath');
  const selector = stringAt(scale, 'labelSelectorPath');
  return specReplicas && statusReplicas
    ? {
        specReplicas: pathOf(specReplicas),
        statusReplicas: pathOf(statusReplicas),
        ...(selector && { selector: pathOf(selector) }),
      }
    : undefined;
}

function typeOfVersion(
  definition: StoredObject,
  version: JsonObject,
  storageVersion: string,
): ResourceType {
  const spec = objectAt(definition, 'spec');
  const names = objectAt(spec, 'names');
  const group = stringAt(spec, 'group') ?? '';
  const name = stringAt(version, 'name') ?? '';
  const kind = stringAt(names, 'kind') ?? '';
  const resource = stringAt(names, 'plural') ?? '';
  const apiVersion = apiVersionOf(group, name);
  const storageApiVersion = apiVersionOf(group, storageVersion);
  const schema = objectAt(version, 'schema', 'openAPIV3Schema');
  const scale = scaleOf(version);
  /** Defaults that were added to the schema after an object was stored show when it is read. */
  const presented = new WeakMap<StoredObject, StoredObject>();
  const withDefaults = (object: JsonObject): JsonObject => {
    const filled = applyDefaults(schema, object);
    return isObject(filled) ? filled : object;
  };
  const type: ResourceType = {
    group,
    version: name,
    resource,
    kind,
    singular: stringAt(names, 'singular') ?? kind.toLowerCase(),
    listKind: stringAt(names, 'listKind') ?? `${kind}List`,
    namespaced: stringAt(spec, 'scope') === 'Namespaced',
    shortNames: listAt(names, 'shortNames').map(String),
    categories: listAt(names, 'categories').map(String),
    verbs: ALL_VERBS,
    custom: true,
    storage: `${group}/${resource}`,
    mergeSchema: customResourceMergeSchema(schema),
    emptyObject: { metadata: {} },
    hasStatus: objectAt(version, 'subresources', 'status') !== undefined,
    ...(scale && { scale }),
    subresources: [],
    countsGeneration: true,
    selectableFields: objectsAt(version, 'selectableFields').flatMap(field =>
      pathOf(stringAt(field, 'jsonPath') ?? '').join('.'),
    ),
    columns: customColumns(version),
    nameRule: 'subdomain',
    returnsDeleted: false,
    prepare(object: ApiObject): ApiObject {
      const pruned = schema
        ? prune(schema, object, { embedded: true })
        : object;
      const {
        apiVersion: _a,
        kind: _k,
        metadata: _m,
        ...rest
      } = withDefaults(isObject(pruned) ? pruned : object);
      return {
        ...rest,
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: { ...object.metadata },
      };
    },
    unknownFields(object) {
      const fields: string[] = [];
      if (schema) {
        const onDropped = (path: string) => fields.push(path);
        prune(schema, object, { embedded: true, onDropped });
      }
      return fields.sort();
    },
    validate(object) {
      const { metadata: _m, apiVersion: _a, kind: _k, ...rest } = object;
      const { properties, required, ...rules } = schema ?? {};
      const {
        metadata: _md,
        apiVersion: _av,
        kind: _kd,
        ...declared
      } = isObject(properties) ? properties : {};
      const meta = ['metadata', 'apiVersion', 'kind'];
      return [
        ...metadataFaults(type, object),
        ...validateSchema(
          {
            ...rules,
            properties: declared,
            required: listAt({ required }, 'required').filter(
              field => !meta.includes(String(field)),
            ),
          },
          rest,
          '',
        ),
      ];
    },
    present(object) {
      const known = presented.get(object);
      if (known) {
        return known;
      }
      const filled = withDefaults(object);
      const shown: StoredObject =
        filled === object && object.apiVersion === apiVersion
          ? object
          : { ...filled, apiVersion, kind, metadata: object.metadata };
      presented.set(object, shown);
      return shown;
    },
    toStorage: object => ({ ...object, apiVersion: storageApiVersion }),
  };
  return type;
}

/** The kinds, one per served version, that a CustomResourceDefinition defines. */
export function customResourceTypes(definition: StoredObject): ResourceType[] {
  const versions = objectsAt(definition, 'spec', 'versions');
  const storage = versions.find(version => version.storage === true);
  const storageVersion = stringAt(storage, 'name') ?? '';
  return versions
    .filter(version => version.served === true)
    .map(version => typeOfVersion(definition, version, storageVersion));
}
