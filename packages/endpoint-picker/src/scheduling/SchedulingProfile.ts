import { Filter, Picker, Scorer } from './plugins';

/**
 * A scorer and what its scores count.
 *
 * @public
 */
export interface WeightedScorer {
  readonly scorer: Scorer;
  readonly weight: number;
}

/**
 * Filters in order, then scorers, then one picker.
 *
 * @public
 */
export interface SchedulingProfile {
  readonly name: string;
  readonly filters: readonly Filter[];
  readonly scorers: readonly WeightedScorer[];
  readonly picker: Picker;
}
