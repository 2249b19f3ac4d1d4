import type { Position } from '../problems/Problem';

/** A Kubernetes object as a file has it, not checked yet. */
export interface SourceObject {
  file: string;
  /** `document 2`, `document 1, item 3`: counted from 1. */
  title: string;
  value: unknown;
  /** Where a field stands; where its nearest parent does when it is not there. Left out: where the object begins. */
  positionOf(path?: string): Position;
}
