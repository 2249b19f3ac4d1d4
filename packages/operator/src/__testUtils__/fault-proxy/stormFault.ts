import type { Fault } from './Fault';
import { isWrite, type ProxiedRequest } from './ProxiedRequest';

/** Of so many requests one goes wrong. */
const oneIn = 4;

/** What goes wrong with a request in a storm, if something does: everything, but nothing for long. */
export function stormFault(
  request: ProxiedRequest,
  random: () => number,
): Fault | undefined {
  if (random() * oneIn > 1) return undefined;
  const ofRequests: Fault[] = [
    { type: 'status', code: 500, reason: 'InternalError' },
    { type: 'status', code: 503, reason: 'ServiceUnavailable' },
    {
      type: 'status',
      code: 429,
      reason: 'TooManyRequests',
      retryAfterSeconds: 1,
    },
    { type: 'delay', ms: 1_000 * random() },
    { type: 'cut', when: 'before' },
    { type: 'cut', when: 'applied' },
    { type: 'cut', when: 'answering' },
  ];
  const ofWatches: Fault[] = [
    { type: 'status', code: 410, reason: 'Expired' },
    { type: 'watch-expired' },
    { type: 'watch-silence' },
    { type: 'watch-stale', versionsBack: Math.floor(80 * random()) },
    { type: 'watch-held', ms: 2_000 * random() },
    { type: 'watch-duplicated' },
    { type: 'watch-cut', afterEvents: Math.floor(5 * random()) },
  ];
  const faults = [
    ...ofRequests,
    ...(request.verb === 'watch' ? ofWatches : []),
    ...(isWrite(request)
      ? [{ type: 'status', code: 409, reason: 'Conflict' } as const]
      : []),
  ];
  return faults[Math.floor(random() * faults.length)];
}
