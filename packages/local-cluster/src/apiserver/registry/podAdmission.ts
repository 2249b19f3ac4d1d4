import type { ApiObject } from '../api/ApiObject';
import { forbidden } from '../errors/StatusError';
import { objectAt, stringAt } from '../json/navigate';
import type { AdmissionContext } from './ResourceType';

const POD = { group: '', resource: 'pods', kind: 'Pod' };

/** A pod runs as a ServiceAccount that exists, by default as the one called `default`. */
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
  return {
    ...object,
    spec: { ...spec, serviceAccountName: account, serviceAccount: account },
  };
}
