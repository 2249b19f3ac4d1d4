import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  LABEL_OWNER,
  LABEL_OWNER_UID,
  ownerLabelOf,
  schedulerNames,
  type KubernetesObject,
  type ObjectReference,
  schedulerInstallOf,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';

/**
 * The Deployment of the EPP that was made for a SchedulerInstall. One that it merely names may be anybody's.
 *
 * @throws InputError when the SchedulerInstall is not there or not valid.
 * @throws NotFoundError when there is no such Deployment.
 * @throws NotAllowedError when it was made by, or for, somebody else.
 */
export async function ownEpp(
  cluster: ClusterClient,
  object: KubernetesObject | undefined,
  options: { signal: AbortSignal },
): Promise<ObjectReference> {
  const install = schedulerInstallOf(object);
  if (!object || !install) {
    throw new InputError('The stack has no valid SchedulerInstall');
  }
  const reference = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    ...schedulerNames(install).epp,
  };
  const what = `Deployment ${reference.namespace}/${reference.name}`;
  const deployment = await cluster.get(reference, options);
  if (!deployment) {
    throw new NotFoundError(
      `${what} does not exist: the stack has no EPP to restart`,
    );
  }
  const { labels = {} } = deployment.metadata;
  const isOwn =
    labels[LABEL_OWNER] === ownerLabelOf(install) &&
    labels[LABEL_OWNER_UID] === object.metadata.uid;
  if (!isOwn) {
    const { name, namespace } = install.metadata;
    throw new NotAllowedError(
      `${what} was not made for SchedulerInstall ${namespace}/${name} (labels ${LABEL_OWNER} and ${LABEL_OWNER_UID}), so it is not restarted from here: restart it where it is looked after, or let the SchedulerInstall make an EPP of its own (epp.enabled, epp.name)`,
    );
  }
  return reference;
}
