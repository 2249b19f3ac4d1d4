import {
  describeFinding,
  describeReference,
  type Finding,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { Violation } from '../policy/OperatorPolicy';
import { fails, holds, type ConditionVerdict } from './ConditionVerdict';

/** Why a spec is not acted upon. */
export type Refusal =
  | { type: 'invalid'; findings: readonly Finding[] }
  | { type: 'not-allowed'; violations: readonly Violation[] };

/** Reason of a Valid that is True all the same. */
export const VALID_WITH_WARNINGS = 'ValidWithWarnings';

/** What became of one object that is wanted but was not applied. */
export type ApplyProblem =
  | { type: 'conflict'; reference: ObjectReference; owner: string }
  | { type: 'terminating'; reference: ObjectReference }
  | { type: 'failed'; reference: ObjectReference; message: string };

/** CRDs and namespaces that the stack needs and the cluster does not have. */
export interface MissingDependencies {
  /** `<apiVersion>/<Kind>`, and what it is needed for. */
  kinds: readonly { kind: string; reason: string }[];
  namespaces: readonly string[];
}

const sentences = (findings: readonly Finding[]) =>
  findings.map(describeFinding).join('; ');

export function valid(
  refusal: Refusal | undefined,
  warnings: readonly Finding[],
): ConditionVerdict {
  switch (refusal?.type) {
    case 'invalid':
      return fails('InvalidSpec', sentences(refusal.findings));
    case 'not-allowed': {
      const [first, ...others] = refusal.violations.map(describeViolation);
      return fails(
        first.reason,
        [first, ...others].map(({ message }) => message).join('; '),
      );
    }
    default:
      return warnings.length === 0
        ? holds('Valid', 'The spec is valid')
        : holds(VALID_WITH_WARNINGS, sentences(warnings));
  }
}

function describeViolation(violation: Violation): {
  reason: string;
  message: string;
} {
  switch (violation.type) {
    case 'kind-not-allowed': {
      const { flag, references } = violation;
      const what = references.map(describeReference).join(', ');
      return {
        reason: 'KindNotAllowed',
        message: `${what} may not be made: ${
          flag === undefined
            ? 'no custom resource may have rights in the whole cluster'
            : `the operator has to be started with ${flag}`
        }`,
      };
    }
    case 'image-not-allowed': {
      const images = violation.images.map(
        ({ fields, image }) => `${image} (${fields.join(', ')})`,
      );
      return {
        reason: 'ImageNotAllowed',
        message: `The operator may not run image ${images.join(
          ', ',
        )}: take one that it was started to allow, or start it with ${
          violation.flag
        } <pattern> for this one, too`,
      };
    }
    case 'namespace-not-allowed': {
      const namespaces = violation.namespaces.map(({ exists, name }) =>
        exists ? name : `${name} (which does not exist)`,
      );
      return {
        reason: 'NamespaceNotAllowed',
        message: `Objects may not be put into namespace ${namespaces.join(
          ', ',
        )}: its owner can allow it with the label sim.llm-d.io/allow-from=${
          violation.from
        } on the namespace, or the operator with --allow-namespace`,
      };
    }
    default:
      return violation satisfies never;
  }
}

export function dependenciesMet({
  kinds,
  namespaces,
}: MissingDependencies): ConditionVerdict {
  if (kinds.length > 0) {
    return fails(
      'MissingKinds',
      `The cluster does not serve ${kinds
        .map(({ kind, reason }) => `${kind} (${reason})`)
        .join(', ')}: install the CustomResourceDefinitions`,
    );
  }
  return namespaces.length > 0
    ? fails(
        'MissingNamespace',
        `Namespace ${namespaces.join(
          ', ',
        )} does not exist, or is being deleted: create it`,
      )
    : holds('DependenciesMet', 'The cluster serves every kind that is needed');
}

/**
 * @param waiting - what is not wanted any more and stays as long as the rest is not in place
 */
export function applied(
  problems: readonly ApplyProblem[],
  dependencies: MissingDependencies,
  count: number,
  waiting: readonly ObjectReference[],
): ConditionVerdict {
  const obstacle = obstacleOf(problems, dependencies);
  if (!obstacle) return holds('Applied', `${count} objects are as wanted`);
  const { message, reason } = obstacle;
  return fails(
    reason,
    waiting.length === 0
      ? message
      : `${message}; no longer wanted, and removed only when that is mended, because it may still be needed until then: ${waiting
          .map(describeReference)
          .join(', ')}`,
  );
}

function obstacleOf(
  problems: readonly ApplyProblem[],
  { kinds, namespaces }: MissingDependencies,
): ConditionVerdict | undefined {
  const conflicts = problems.filter(one => one.type === 'conflict');
  const failures = problems
    .filter(one => one.type === 'failed')
    .map(
      ({ message, reference }) => `${describeReference(reference)}: ${message}`,
    );
  const terminating = problems.filter(one => one.type === 'terminating');
  if (conflicts.length > 0) {
    const taken = conflicts.map(
      ({ owner, reference }) =>
        `${describeReference(reference)} belongs to ${owner}`,
    );
    return fails(
      'NameConflict',
      [
        `${taken.join('; ')}: choose another name, or delete it`,
        ...failures,
      ].join('; '),
    );
  }
  if (failures.length > 0) return fails('ApplyFailed', failures.join('; '));
  if (kinds.length + namespaces.length > 0) {
    return fails(
      'MissingDependencies',
      'What needs the missing dependencies is not applied',
    );
  }
  return terminating.length > 0
    ? fails(
        'Terminating',
        `Waiting for ${terminating
          .map(({ reference }) => describeReference(reference))
          .join(', ')} to be gone before it is made anew`,
      )
    : undefined;
}
