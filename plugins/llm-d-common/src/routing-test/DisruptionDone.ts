/** A disruption that was carried out. @public */
export interface DisruptionDone {
  type: 'delete-pod';
  /** Name of the pod. */
  pod: string;
  /** ms from the start of the run. */
  atMs: number;
}
