import {
  referenceKey,
  stackConditionTypes,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Verdicts } from '../conditions/settleConditions';
import type { RestState } from '../once/RestReport';
import { formatPlannedWrite, type PlannedWrite } from './PlannedWrite';

/** Conditions that say whether something would be done at all; the others tell of live objects. */
const gates = stackConditionTypes.filter(type =>
  ['Valid', 'DependenciesMet', 'Applied'].includes(type),
);

/** Collects what an operator would do, and prints each piece of it once, however often it is planned. */
export class DryRunReport {
  readonly #print: (line: string) => void;
  readonly #planned = new Map<string, PlannedWrite>();
  readonly #obstacles = new Map<string, string | undefined>();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  add(planned: PlannedWrite): void {
    const key = referenceKey(planned.reference);
    const lines = formatPlannedWrite(planned);
    const known = this.#planned.get(key);
    this.#planned.set(key, planned);
    const news = !known || formatPlannedWrite(known).join() !== lines.join();
    if (news) lines.forEach(this.#print);
  }

  /** What the conditions of a custom resource would be; undefined: it is deleted, and has none. */
  conclude(live: KubernetesObject, verdicts: Verdicts | undefined): void {
    const unmet =
      verdicts && gates.find(type => verdicts[type].status !== 'True');
    this.#obstacles.set(
      live.metadata.uid ?? '',
      verdicts &&
        unmet &&
        `${unmet}: ${verdicts[unmet].reason}: ${verdicts[unmet].message}`,
    );
  }

  /** How far a custom resource has got; nothing of it happens, so it is at rest once it has been looked at. */
  stateOf(resource: KubernetesObject): RestState {
    const uid = resource.metadata.uid ?? '';
    if (!this.#obstacles.has(uid)) {
      return {
        resource,
        state: 'moving',
        message: 'it has not been looked at',
      };
    }
    const obstacle = this.#obstacles.get(uid);
    const own = [...this.#planned.values()].filter(
      ({ owner }) => owner === uid,
    );
    const count = (type: PlannedWrite['write']['type']) =>
      own.filter(({ write }) => write.type === type).length;
    const counts = `${count('create')} to create, ${count(
      'change',
    )} to change, ${count('delete')} to delete`;
    return {
      resource,
      state: obstacle === undefined ? 'rest' : 'failed',
      message: obstacle === undefined ? counts : `${counts}; ${obstacle}`,
    };
  }
}
