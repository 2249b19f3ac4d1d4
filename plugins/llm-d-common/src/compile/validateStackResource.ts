import type { Finding, StackResource } from '../crd';

/** @public */
export function validateStackResource(_resource: StackResource): Finding[] {
  return [];
}
