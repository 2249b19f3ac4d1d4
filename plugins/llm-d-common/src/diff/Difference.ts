/** A field in which a live object is not what its manifest says. @public */
export interface Difference {
  /** e.g. `spec.template.spec.containers[name=epp].image` */
  path: string;
  reason:
    | 'differs'
    /** It was applied once, and the manifest does not name it any more. */
    | 'no longer wanted';
  /** What the manifest says; undefined when it says nothing. */
  desired: unknown;
  /** What stands there; undefined when nothing does. */
  live: unknown;
  /** Another field manager that owns the field now: who changed it, or who shares it. */
  owner?: string;
  /** Where it stands in the manifest; what that does not have stands behind the end of its list. */
  pointer: readonly (string | number)[];
  /**
   * The same field in the terms of a field set (`f:spec`, `k:{"name":"epp"}`). Within a list that is owned as a whole it ends
   * at that list, and is then shorter than the pointer.
   */
  elements: readonly string[];
}

/** Where in an object a comparison has got to. */
export type Place = Pick<Difference, 'path' | 'pointer' | 'elements'>;

/** Order of a manifest whose keys are sorted, so that the order of keys does not show in a result. */
export function byPointer({ pointer: one }: Place, { pointer: other }: Place) {
  const shared = Math.min(one.length, other.length);
  for (let index = 0; index < shared; index++) {
    if (one[index] !== other[index]) {
      return one[index] < other[index] ? -1 : 1;
    }
  }
  return one.length - other.length;
}
