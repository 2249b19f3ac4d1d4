import type { V1ObjectMeta, V1OwnerReference } from '@kubernetes/client-node';
import type { Wire } from './Wire';

/** `metadata` as a client may send it. */
export type Metadata = Wire<V1ObjectMeta>;

/** `metadata` of an object that the API server has stored. */
export type StoredMetadata = Metadata & {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
};

/** The least that every object of the API server has. */
export interface StoredObject {
  apiVersion?: string;
  kind?: string;
  metadata: StoredMetadata;
}

/** A client-node model as the API server stores it, with the fields that the server guarantees. */
export type Stored<Model, Required = unknown> = Omit<
  Wire<Model>,
  'metadata'
> & {
  metadata: StoredMetadata;
} & Required;

/** Where an object is. Cluster-scoped kinds have no namespace. */
export interface ObjectKey {
  namespace?: string;
  name: string;
}

/** `<namespace>/<name>`, or the bare name of a cluster-scoped object: keys of work queues and caches. */
export function keyOf({ namespace, name }: ObjectKey): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The inverse of {@link keyOf}. */
export function parseKey(key: string): ObjectKey {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The one owner that manages an object, if it has one. */
export function controllerOf(
  object: StoredObject,
): Wire<V1OwnerReference> | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}
