import type { ApiObject } from '../api/ApiObject';
import { forbidden } from '../errors/StatusError';
import { objectAt, stringAt } from '../json/navigate';
import { exceededPodQuota } from './podQuota';
import { podSecurityFaults } from './podSecurity';
import type { AdmissionContext } from './ResourceType';

const POD = { group: '', resource: 'pods', kind: 'Pod' };

/**
 * A pod runs as a ServiceAccount that exists, by default as the one called `default`, keeps the Pod Security Standard of its
 * namespace, and fits into its quotas.
 */
export function admitPod(
  object: ApiObject,
  { store, live }: AdmissionContext,
): ApiObject {
  const spec = objectAt(object, 'spec');
  const { namespace = '', name = '' } = object.metadata;
  const account = stringAt(spec, 'serviceAccountName') ?? 'default';
  if (!live && !store.collection('serviceaccounts').get(namespace, account)) {
    throw forbidden(
      POD,
      name,
      `error looking up service account ${namespace}/${account}: serviceaccount ${JSON.stringify(
        account,
      )} not found`,
    );
  }
  const refusal = live
    ? undefined
    : podSecurityFaults(
        object,
        store.collection('namespaces').get('', namespace)?.metadata.labels,
      ) ?? exceededPodQuota(store, namespace);
  if (refusal !== undefined) {
    throw forbidden(POD, name, refusal);
  }
  return {
    ...object,
    spec: { ...spec, serviceAccountName: account, serviceAccount: account },
  };
}
