import type { StackResource } from '../crd';
import { shorten } from './shorten';

/**
 * Value of the label `sim.llm-d.io/owner` on everything made for a custom resource: `<Kind>.<namespace>.<name>`, cut to 63 with a
 * hash. A namespace has no dots, so no two custom resources share one.
 *
 * @public
 */
export function ownerLabelOf(resource: StackResource): string {
  const { namespace, name } = resource.metadata;
  return shorten(`${resource.kind}.${namespace}.${name}`);
}
