import { activeRequestBurst } from './activeRequestBurst';
import { custom } from './custom';
import { failover } from './failover';
import { fallback } from './fallback';
import { headerAb } from './headerAb';
import { prefillDecodeSplit } from './prefillDecodeSplit';
import { prefixCacheSkew } from './prefixCacheSkew';
import { roundRobin } from './roundRobin';
import { saturation } from './saturation';
import type { Scenario } from './Scenario';
import { streaming } from './streaming';

/**
 * Every scenario by id, in the order in which a person is offered them.
 *
 * @public
 */
export const scenarios: Readonly<Record<string, Scenario>> = {
  [prefixCacheSkew.id]: prefixCacheSkew,
  [roundRobin.id]: roundRobin,
  [activeRequestBurst.id]: activeRequestBurst,
  [headerAb.id]: headerAb,
  [fallback.id]: fallback,
  [prefillDecodeSplit.id]: prefillDecodeSplit,
  [streaming.id]: streaming,
  [failover.id]: failover,
  [saturation.id]: saturation,
  [custom.id]: custom,
};
