import type { KubernetesObject, ObjectReference } from './KubernetesObject';

/** The reference that leads to an object. @public */
export function referenceOf(object: KubernetesObject): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
  };
}

/** `<Kind> <namespace>/<name>`, as messages for people call an object. @public */
export function describeReference({
  kind,
  namespace,
  name,
}: Omit<ObjectReference, 'apiVersion'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** One string per object of a cluster, for maps and sets. @public */
export function referenceKey(reference: ObjectReference): string {
  const { apiVersion, kind, namespace, name } = reference;
  return JSON.stringify([apiVersion, kind, namespace ?? '', name]);
}

/** `<Kind> <namespace>/<name>` of an object; see {@link describeReference}. @public */
export function describeObject(object: KubernetesObject): string {
  return describeReference(referenceOf(object));
}
