import type { Finding } from './LinkState';
import type { SnapshotGap } from './StackSnapshot';

/** What was not read is not known, unless the cluster has no such kind at all: then there is certainly no such object. */
export function unknownBecause(gap: SnapshotGap): Finding {
  return gap.code === 'KindNotServed'
    ? { status: 'degraded', reason: 'KindNotServed', message: gap.message }
    : { status: 'unknown', reason: 'NotReadable', message: gap.message };
}
