/**
 * Under which names the log shows endpoints. The real one logs Go structs as
 * they are, so their fields' names show, and those were renamed over time.
 *
 * @public
 */
export interface LoggedEndpoints {
  /** Key of lists; also in `<noun>-weighted-score` and `Selecting <noun>`. */
  readonly noun: 'pods' | 'endpoints';
  /** What a scored endpoint holds beside its `Score`. */
  readonly scored: 'Pod' | 'Endpoint';
  readonly identity: 'NamespacedName' | 'ID';
  readonly podName: 'PodName' | 'Name';
  readonly running: 'RunningQueueSize' | 'RunningRequestsSize';
  readonly cacheBlocks: 'CacheNumGPUBlocks' | 'CacheNumBlocks';
  /** Whether `NodeAddress` and `RankIndex` are fields. */
  readonly isNodeShown: boolean;
}
