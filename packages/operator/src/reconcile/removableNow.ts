import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { deletionStages } from './deletionOrder';

const componentLabel = 'app.kubernetes.io/component';

/** What is not wanted any more, by whether it may go although something that is wanted could not be made. */
export interface Separated {
  removable: readonly KubernetesObject[];
  /** Stays until the rest is in place. */
  waiting: readonly KubernetesObject[];
}

/**
 * What was switched off may go at any time. But where the same part of a stack is still wanted, only otherwise, say under another
 * name, the old one may be what serves until the new one can; and what follows it on the way of the traffic may be what it leads to.
 *
 * @param unwanted - live objects
 * @param wanted - everything that is compiled, made or not
 */
export function removableNow(
  unwanted: readonly KubernetesObject[],
  wanted: readonly KubernetesObject[],
): Separated {
  const stages = deletionStages(unwanted);
  const held = stages.findIndex(stage =>
    stage.some(old => wanted.some(one => maySucceed(one, old))),
  );
  const cut = held < 0 ? stages.length : held;
  return {
    removable: stages.slice(0, cut).flat(),
    waiting: stages.slice(cut).flat(),
  };
}

/** By kind without its group: the same thing may be made in another group, too. */
function maySucceed(one: KubernetesObject, old: KubernetesObject): boolean {
  const component = old.metadata.labels?.[componentLabel];
  return (
    one.kind === old.kind &&
    (component === undefined ||
      one.metadata.labels?.[componentLabel] === component)
  );
}
