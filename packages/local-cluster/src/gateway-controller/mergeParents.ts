import type { ParentVerdict } from './resolve';
import type { Condition, ParentReference } from './resources';
import { saysTheSame, stampConditions } from './statusConditions';

/** What gateways of this controller are known by in a status that several controllers write. */
export const CONTROLLER_NAME = 'sim.llm-d.io/local-gateway';

interface Entry {
  parentRef: ParentReference;
  controllerName?: string;
  conditions?: Condition[];
}

/** The entries of a status: those of other controllers as they are, ours as they should be. */
export function mergeParents<T extends Entry>(
  before: readonly T[] | undefined,
  ours: readonly ParentVerdict[],
  now: Date,
): (T | (Entry & { controllerName: string }))[] {
  const isOurs = ({ controllerName }: T) => controllerName === CONTROLLER_NAME;
  const known = (before ?? []).filter(isOurs);
  return [
    ...(before ?? []).filter(entry => !isOurs(entry)),
    ...ours.map(({ parentRef, conditions }) => ({
      parentRef,
      controllerName: CONTROLLER_NAME,
      conditions: stampConditions(
        conditions,
        known.find(entry => saysTheSame(entry.parentRef, parentRef))
          ?.conditions,
        now,
      ),
    })),
  ];
}
