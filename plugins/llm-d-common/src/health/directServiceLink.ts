import { describeObject, referenceOf } from '../kubernetes/objectReference';
import type { Finding, LinkState } from './LinkState';
import type { Moment } from './Moment';
import { judgePod } from './podHealth';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';

/** The Service of the fallback path, which leads past the EPP. */
export function directServiceLink(
  { directService, gapOf, views }: Topology,
  now: Moment,
): LinkState[] {
  if (!directService) {
    return [];
  }
  const { name, namespace, object, pods } = directService;
  const ready = pods.filter(pod => {
    const { deleting, health } = judgePod(pod, views, now);
    return health.ready && !deleting;
  }).length;
  const gap = gapOf('Service') ?? gapOf('Pod');
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (!object) {
      return {
        status: 'degraded',
        reason: 'DirectServiceNotFound',
        message: `Service ${namespace}/${name} does not exist`,
      };
    }
    return ready > 0
      ? {
          status: 'healthy',
          reason: 'Healthy',
          message: `${ready} ready pods behind it`,
        }
      : {
          status: 'degraded',
          reason: 'NoReadyEndpoints',
          message: `${describeObject(object)} has no ready pod behind it`,
        };
  })();
  return [
    {
      id: 'direct-service',
      title: name,
      ...finding,
      evidence: object
        ? [
            {
              source: `${describeObject(object)} endpoints`,
              status: finding.status,
              message: finding.message,
            },
          ]
        : [],
      objects: object ? [referenceOf(object)] : [],
    },
  ];
}
