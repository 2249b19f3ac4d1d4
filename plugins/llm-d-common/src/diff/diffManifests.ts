import { OPERATOR_FIELD_MANAGER } from '../annotations';
import type { KubernetesObject } from '../kubernetes';
import { compareFields, type Found } from './compareFields';
import { byPointer, type Difference } from './Difference';
import { appliedFields, otherManagerOf, type Fields } from './fieldSets';
import { fieldSetOf } from './fieldSetOf';

/** Whose manifests are compared. @public */
export interface DiffOptions {
  /** Field manager that applies the manifests; left out: the operator. */
  manager?: string;
}

/**
 * In which fields a live object is not what a manifest says: what an apply of the manifest would change. Compared is what the
 * manifest names, and what `manager` owns by server-side apply and the manifest names no longer. Fields that the server
 * defaulted, or that others own, do not count; neither do two ways to write one resource quantity.
 *
 * The live object may be a manifest itself, say one that was compiled before (it has neither `managedFields` nor a
 * `uid`): then everything in it counts as applied. An object of a server that comes without `managedFields`, as `kubectl get` prints
 * it, does not tell what is wanted no longer, nor who owns a field.
 *
 * Both are taken for one object: that they agree in kind, namespace and name is the caller's business. Linear in the size of
 * the two, and the same for any order of keys.
 *
 * @returns the differences, in the order of their fields
 * @public
 */
export function diffManifests(
  desired: KubernetesObject,
  live: KubernetesObject,
  options: DiffOptions = {},
): Difference[] {
  const { manager = OPERATOR_FIELD_MANAGER } = options;
  const found: Found[] = [];
  compareFields(
    {
      desired: withoutIdentity(desired),
      live,
      owned: isManifest(live)
        ? fieldSetOf(withoutIdentity(live))
        : appliedFields(live, manager),
      place: { path: '', pointer: [], elements: [] },
      sealed: false,
    },
    found,
  );
  return found.sort(byPointer).map(one => {
    const owner = otherManagerOf(live, one.elements, manager);
    return owner === undefined ? one : { ...one, owner };
  });
}

/** Whether an object has never been on a server. */
function isManifest({ metadata }: KubernetesObject): boolean {
  return (
    metadata.uid === undefined && (metadata.managedFields ?? []).length === 0
  );
}

function withoutIdentity(object: KubernetesObject): Fields {
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: { name: _name, namespace: _namespace, ...metadata },
    ...rest
  } = object;
  return { ...rest, metadata };
}
