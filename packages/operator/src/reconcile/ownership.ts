import {
  LABEL_OWNER,
  LABEL_OWNER_UID,
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** The custom resource that objects are made for. */
export interface Owner {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
}

/** A custom resource as the owner of what is made for it. */
export function ownerOf(resource: KubernetesObject): Owner {
  const { apiVersion, kind, metadata } = resource;
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
  };
}

/** Who a live object belongs to, seen from one custom resource. */
export type Ownership =
  /** Ours to change and to delete. */
  | { state: 'ours' }
  /** Made for a custom resource of this kind, namespace and name that has been deleted since. */
  | { state: 'leftover' }
  /** Somebody else's: never changed, never deleted. `owner` says whose, for a person. */
  | { state: 'foreign'; owner: string };

/**
 * An object is ours if it carries our label with this UID, and if no other object owns it: gateways copy the labels of a
 * Gateway to the Deployment and Service that they make for it, and those are theirs. One that this resource controls, and that
 * carries our owner label, is ours although somebody changed the UID in the other one.
 */
export function isOwnedBy(
  { metadata }: KubernetesObject,
  { uid: ownerUid }: Owner,
): boolean {
  const { labels = {}, ownerReferences = [] } = metadata;
  const ours = ownerReferences.find(({ uid }) => uid === ownerUid);
  if (labels[LABEL_OWNER_UID] === ownerUid) {
    return ownerReferences.length === 0 || ours !== undefined;
  }
  return ours?.controller === true && labels[LABEL_OWNER] !== undefined;
}

/** Whether the operator itself has applied this very object, and somebody else has changed the UID label since, or removed it. */
function hasLostUid({ metadata }: KubernetesObject): boolean {
  const applied = (metadata.managedFields ?? []).filter(
    ({ manager, operation }) =>
      manager === OPERATOR_FIELD_MANAGER && operation === 'Apply',
  );
  const ownsUid = applied.some(({ fieldsV1 }) =>
    JSON.stringify(fieldsV1 ?? {}).includes(`"f:${LABEL_OWNER_UID}"`),
  );
  return applied.length > 0 && !ownsUid;
}

/**
 * @param ownerLabel - what {@link LABEL_OWNER} is on everything made for this owner
 */
export function ownershipOf(
  live: KubernetesObject,
  owner: Owner,
  ownerLabel: string,
): Ownership {
  if (isOwnedBy(live, owner)) return { state: 'ours' };
  const { labels = {}, ownerReferences = [] } = live.metadata;
  if (labels[LABEL_OWNER] !== ownerLabel) {
    return { state: 'foreign', owner: describeOwner(live) };
  }
  // In another namespace no owner reference tells whose it is.
  if (ownerReferences.length === 0 && hasLostUid(live)) {
    return { state: 'ours' };
  }
  const earlierSelf =
    labels[LABEL_OWNER_UID] !== undefined &&
    ownerReferences.every(
      ({ kind, name }) => kind === owner.kind && name === owner.name,
    );
  return earlierSelf
    ? { state: 'leftover' }
    : { state: 'foreign', owner: describeOwner(live) };
}

/** Names, for a person, who an object seems to belong to. */
export function describeOwner({ metadata }: KubernetesObject): string {
  const label = metadata.labels?.[LABEL_OWNER];
  if (label !== undefined) {
    const [kind, namespace, ...name] = label.split('.');
    return `${kind} ${namespace}/${name.join('.')}`;
  }
  const reference =
    metadata.ownerReferences?.find(({ controller }) => controller) ??
    metadata.ownerReferences?.[0];
  if (reference) return `${reference.kind} ${reference.name}`;
  const managedBy = metadata.labels?.['app.kubernetes.io/managed-by'];
  if (managedBy !== undefined) return managedBy;
  const manager = metadata.managedFields?.find(
    ({ subresource }) => !subresource,
  )?.manager;
  return manager === undefined
    ? 'somebody who left no name'
    : `field manager ${manager}`;
}

/** The manifest as it is applied for this owner: with its UID, and with an owner reference where that is possible. */
export function ownedManifest(
  manifest: KubernetesObject,
  owner: Owner,
): KubernetesObject {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: { ...manifest.metadata.labels, [LABEL_OWNER_UID]: owner.uid },
      // Owner references cannot cross namespaces: there the label, and the finalizer, do their work.
      ...(manifest.metadata.namespace === owner.namespace && {
        ownerReferences: [
          {
            apiVersion: owner.apiVersion,
            kind: owner.kind,
            name: owner.name,
            uid: owner.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      }),
    },
  };
}
