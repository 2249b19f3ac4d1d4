import {
  describeDifference,
  describeReference,
  type Difference,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';

/** What would be done to one object. */
export interface PlannedWrite {
  /** UID of the custom resource that it would be done for; empty when the object names none. */
  owner: string;
  reference: ObjectReference;
  write: /** `unjudged`: why the API server could not tell whether it would take it, as long as what it names is not there. */
  | { type: 'create'; unjudged?: string }
    | { type: 'change'; differences: readonly Difference[] }
    | { type: 'delete' };
}

/** One line for the object, below it one for each field that would change. */
export function formatPlannedWrite({
  reference,
  write,
}: PlannedWrite): string[] {
  const head = `${write.type} ${describeReference(reference)}`;
  switch (write.type) {
    case 'create':
      return write.unjudged === undefined
        ? [head]
        : [head, `  not judged yet: ${write.unjudged}`];
    case 'change':
      return [
        head,
        ...write.differences.map(one => `  ${describeDifference(one)}`),
      ];
    case 'delete':
      return [head];
    default:
      return write satisfies never;
  }
}
