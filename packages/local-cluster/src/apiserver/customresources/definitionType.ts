import type { ApiObject, StoredObject } from '../api/ApiObject';
import {
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../errors/FieldFault';
import { cloneJson, isObject, type JsonObject } from '../json/JsonValue';
import { listAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import { builtinType } from '../registry/builtinType';
import { setDefault } from '../registry/defaults/setDefault';
import type { ResourceType } from '../registry/ResourceType';
import { admitDefinition } from './definitionStatus';
import { structuralFaults } from './structuralFaults';

export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

function defaultDefinition(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  const names = objectAt(spec, 'names');
  const kind = stringAt(names, 'kind');
  if (kind) {
    setDefault(names, 'singular', kind.toLowerCase());
    setDefault(names, 'listKind', `${kind}List`);
  }
  setDefault(spec, 'conversion', { strategy: 'None' });
}

function definitionFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  const spec = objectAt(object, 'spec');
  const faults: FieldFault[] = [];
  const group = stringAt(spec, 'group');
  const plural = stringAt(spec, 'names', 'plural');
  const scope = stringAt(spec, 'scope');
  const versions = objectsAt(spec, 'versions');
  for (const [field, value] of [
    ['spec.group', group],
    ['spec.names.plural', plural],
    ['spec.names.kind', stringAt(spec, 'names', 'kind')],
    ['spec.scope', scope],
  ] as const) {
    if (!value) {
      faults.push(required(field));
    }
  }
  if (group && plural && object.metadata.name !== `${plural}.${group}`) {
    faults.push(
      invalidValue(
        'metadata.name',
        object.metadata.name,
        `must be spec.names.plural+"."+spec.group`,
      ),
    );
  }
  if (scope && scope !== 'Namespaced' && scope !== 'Cluster') {
    faults.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  }
  if (live && stringAt(live, 'spec', 'scope') !== scope) {
    faults.push(invalidValue('spec.scope', scope, 'field is immutable'));
  }
  if (versions.filter(version => version.storage === true).length !== 1) {
    faults.push(
      invalidValue(
        'spec.versions',
        versions.map(version => stringAt(version, 'name') ?? ''),
        'must have exactly one version marked as storage version',
      ),
    );
  }
  for (const [index, version] of versions.entries()) {
    const at = `spec.versions[${index}]`;
    if (!stringAt(version, 'name')) {
      faults.push(required(`${at}.name`));
    }
    const schema = objectAt(version, 'schema', 'openAPIV3Schema');
    if (!schema) {
      faults.push(
        required(`${at}.schema.openAPIV3Schema`, 'schemas are required'),
      );
    } else {
      faults.push(...structuralFaults(schema, `${at}.schema.openAPIV3Schema`));
    }
    for (const [at2, column] of listAt(
      version,
      'additionalPrinterColumns',
    ).entries()) {
      if (!isObject(column) || !stringAt(column, 'jsonPath')) {
        faults.push(
          required(`${at}.additionalPrinterColumns[${at2}].jsonPath`),
        );
      }
    }
  }
  return faults;
}

/** `apiextensions.k8s.io/v1` CustomResourceDefinition. */
export const customResourceDefinitionType: ResourceType = {
  ...builtinType({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    resource: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    hasStatus: true,
    countsGeneration: true,
    ownFinalizer: CLEANUP_FINALIZER,
    returnsDeleted: true,
    emptyObject: { metadata: {}, spec: { names: {} }, status: {} },
    validate: definitionFaults,
    admit: admitDefinition,
  }),
  /** Nulls are kept: they mean something in defaults. */
  prepare(object: ApiObject): ApiObject {
    const copy = cloneJson(object);
    defaultDefinition(copy);
    return copy;
  },
};
