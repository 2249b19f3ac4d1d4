import type { StoredObject } from '../api/ApiObject';
import { stringAt, valueAt } from '../json/navigate';
import type { ObjectStore } from '../store/ObjectStore';

/** Names under which a ResourceQuota limits how many pods there are. */
const POD_COUNTS = ['pods', 'count/pods'];
const ENDED = ['Succeeded', 'Failed'];

/** Which quota one more pod would exceed, in the API server's words. Quotas of other things are not enforced here. */
export function exceededPodQuota(
  store: ObjectStore,
  namespace: string,
): string | undefined {
  const quotas = store.collection('resourcequotas').list(namespace);
  if (quotas.length === 0) {
    return undefined;
  }
  const used = store
    .collection('pods')
    .list(namespace)
    .filter(pod => !ENDED.includes(stringAt(pod, 'status', 'phase') ?? ''));
  for (const quota of quotas) {
    for (const name of POD_COUNTS) {
      const limit = limitOf(quota, name);
      if (limit !== undefined && used.length + 1 > limit) {
        return `exceeded quota: ${quota.metadata.name}, requested: ${name}=1, used: ${name}=${used.length}, limited: ${name}=${limit}`;
      }
    }
  }
  return undefined;
}

function limitOf(quota: StoredObject, name: string): number | undefined {
  const hard = valueAt(quota, 'spec', 'hard', name);
  const limit = Number(hard ?? NaN);
  return Number.isNaN(limit) ? undefined : limit;
}
