import type { ApiObject, StoredObject } from '../api/ApiObject';
import type { ResourceName } from '../errors/StatusError';
import type { FieldFault } from '../errors/FieldFault';
import type { JsonObject } from '../json/JsonValue';
import type { MergeSchema } from '../schema/MergeSchema';
import type { ObjectStore } from '../store/ObjectStore';
import type { Column } from '../http/tables/Column';

export type Verb =
  | 'create'
  | 'delete'
  | 'deletecollection'
  | 'get'
  | 'list'
  | 'patch'
  | 'update'
  | 'watch';

export const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** Where a scale subresource finds its figures in the object. */
export interface ScalePaths {
  specReplicas: readonly string[];
  statusReplicas: readonly string[];
  /** Path of the selector, either a text or a `metav1.LabelSelector`. */
  selector?: readonly string[];
}

/** What the stateful part of accepting an object may look at. */
export interface AdmissionContext {
  store: ObjectStore;
  live: StoredObject | undefined;
  now: string;
}

/** One kind in one version: everything the generic handlers need to know about it. */
export interface ResourceType extends ResourceName {
  version: string;
  singular: string;
  listKind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly Verb[];
  /** Defined by a CustomResourceDefinition. */
  custom: boolean;
  /** Name of the collection in the store; versions of one kind share it. */
  storage: string;
  mergeSchema: MergeSchema;
  /** How an empty object of a typed client looks: its structs exist, so nobody owns them. */
  emptyObject: JsonObject;
  hasStatus: boolean;
  scale?: ScalePaths;
  /** Other subresources, for discovery. */
  subresources: readonly SubresourceInfo[];
  /** Whether metadata.generation counts changes of what the user wants. */
  countsGeneration: boolean;
  selectableFields: readonly string[];
  columns: readonly Column[];
  /** Which names are allowed. */
  nameRule: 'subdomain' | 'label' | 'service' | 'path';
  /** Brings a client's object into its full form: drops what is unknown, fills in defaults. Returns a new object. */
  prepare(object: ApiObject): ApiObject;
  /** Paths of the fields that `prepare` drops for being unknown, sorted; left out where the fields are not known. */
  unknownFields?(object: ApiObject): string[];
  validate(object: ApiObject, live: StoredObject | undefined): FieldFault[];
  /** Fills in what depends on other objects, e.g. a cluster IP. Returns a new object. */
  admit?(object: ApiObject, context: AdmissionContext): ApiObject;
  /** Status of a new object; by default it is dropped. */
  initialStatus?(object: ApiObject): JsonObject | undefined;
  /** Grace period of a deletion, in seconds; 0 deletes at once. */
  gracePeriod?(object: StoredObject, requested: number | undefined): number;
  /** Finalizer that guards every object of this kind. */
  ownFinalizer?: string;
  /** Whether a deletion answers with the object even when it is gone at once. */
  returnsDeleted: boolean;
  /** Form of an object in this version. */
  present(object: StoredObject): StoredObject;
  /** Form in which an object of this version is stored. */
  toStorage(object: StoredObject): StoredObject;
}

export interface SubresourceInfo {
  name: string;
  kind: string;
  verbs: readonly string[];
  group?: string;
  version?: string;
}
