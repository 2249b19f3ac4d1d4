import { objectAt, stringAt } from '../json/navigate';
import { builtinType } from './builtinType';
import { defaultPod, qosClass } from './defaults/podDefaults';
import { admitPod } from './podAdmission';
import { PROXY_VERBS } from './proxyVerbs';
import type { ResourceType } from './ResourceType';
import { podFaults } from './validation/podValidation';

/** A pod that runs somewhere gets the time it asks for; one that does not is gone at once. */
const podGracePeriod: NonNullable<ResourceType['gracePeriod']> = (
  pod,
  requested,
) => {
  const spec = objectAt(pod, 'spec');
  const phase = stringAt(pod, 'status', 'phase');
  if (
    !stringAt(spec, 'nodeName') ||
    phase === 'Succeeded' ||
    phase === 'Failed'
  ) {
    return 0;
  }
  const own = spec?.terminationGracePeriodSeconds;
  return Math.max(0, requested ?? (typeof own === 'number' ? own : 30));
};

/** `v1` Pod. */
export const podType: ResourceType = builtinType({
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  emptyObject: { metadata: {}, spec: { containers: null }, status: {} },
  shortNames: ['po'],
  categories: ['all'],
  hasStatus: true,
  returnsDeleted: true,
  subresources: [
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    {
      name: 'eviction',
      kind: 'Eviction',
      group: 'policy',
      version: 'v1',
      verbs: ['create'],
    },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'proxy', kind: 'PodProxyOptions', verbs: PROXY_VERBS },
  ],
  selectableFields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  defaults: defaultPod,
  validate: podFaults,
  admit: admitPod,
  initialStatus: pod => ({ phase: 'Pending', qosClass: qosClass(pod) }),
  gracePeriod: podGracePeriod,
});
