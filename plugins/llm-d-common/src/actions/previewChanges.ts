import { PORTAL_FIELD_MANAGER } from '../annotations';
import { compile, type Capabilities } from '../compile';
import { parseStackResource } from '../crd';
import { diffManifests, diffManifestSets, type Difference } from '../diff';
import type { Finding } from '../findings';
import { referenceOf, type KubernetesObject } from '../kubernetes';
import { checkStackResource } from '../lint';
import type { StackActionPreview } from './StackAction';
import type { StackChange } from './planStackAction';
import { withEdits } from './planStackAction';

/**
 * What a person sees before the custom resources are changed: the changes themselves, what follows from them, and what lint says of
 * the outcome.
 *
 * @public
 */
export function previewChanges(
  changes: readonly StackChange[],
  capabilities: Capabilities,
): Pick<StackActionPreview, 'changes' | 'consequences' | 'findings'> {
  return {
    changes: changes.map(({ before, edits }) => ({
      object: referenceOf(before),
      differences: diffManifests(onlyEdits(before, edits), before, {
        manager: PORTAL_FIELD_MANAGER,
      }).filter(({ reason }) => reason === 'differs'),
    })),
    consequences: changes.flatMap(({ after, before }) =>
      consequencesOf(before, after, capabilities),
    ),
    findings: changes.flatMap(({ after }) => findingsOf(after)),
  };
}

function findingsOf(object: KubernetesObject): Finding[] {
  return checkStackResource(object).findings;
}

/** An object that names nothing but what is set. */
function onlyEdits(
  { apiVersion, kind, metadata }: KubernetesObject,
  edits: StackChange['edits'],
): KubernetesObject {
  const { name, namespace } = metadata;
  return withEdits({ apiVersion, kind, metadata: { name, namespace } }, edits);
}

function consequencesOf(
  before: KubernetesObject,
  after: KubernetesObject,
  capabilities: Capabilities,
): StackActionPreview['consequences'] {
  const [made, wanted] = [before, after].map(object => {
    const parsed = parseStackResource(object);
    return parsed.ok ? compile(parsed.resource, capabilities) : [];
  });
  const { change, create, remove } = diffManifestSets(wanted, made);
  const whole = (desired: unknown, live: unknown): Difference => ({
    path: '',
    reason: desired === undefined ? 'no longer wanted' : 'differs',
    desired,
    live,
    pointer: [],
    elements: [],
  });
  return [
    ...change.map(({ desired, differences }) => ({
      object: referenceOf(desired),
      differences,
    })),
    ...create.map(object => ({
      object: referenceOf(object),
      differences: [whole(object, undefined)],
    })),
    ...remove.map(object => ({
      object: referenceOf(object),
      differences: [whole(undefined, object)],
    })),
  ];
}
