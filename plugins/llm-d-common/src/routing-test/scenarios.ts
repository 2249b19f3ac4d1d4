import { prefixCacheSkew } from './prefixCacheSkew';
import type { Scenario } from './Scenario';

/**
 * Every scenario by id.
 *
 * @public
 */
export const scenarios: Readonly<Record<string, Scenario>> = {
  [prefixCacheSkew.id]: prefixCacheSkew,
};
