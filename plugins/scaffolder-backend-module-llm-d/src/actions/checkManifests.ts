import { InputError } from '@backstage/errors';
import {
  checkStackResource,
  describeFinding,
  type Finding,
} from '@llm-d-sim/plugin-llm-d-common';

/** A document that should be a custom resource, and what to call it in messages. */
export interface ManifestToCheck {
  title: string;
  document: unknown;
}

/** `<Kind> <name>` of a document, as far as it says so. */
export function titleOf(document: unknown): string {
  const { kind, metadata } = Object(document);
  const { name } = Object(metadata);
  return [kind, name].filter(part => typeof part === 'string').join(' ');
}

/**
 * What lint has to say of custom resources.
 *
 * @returns the warnings, a line each
 * @throws InputError with all problems of all of them, a line each
 */
export function checkManifests(
  manifests: readonly ManifestToCheck[],
): string[] {
  const found = manifests.flatMap(({ document, title }) =>
    checkStackResource(document).findings.map(finding => ({ finding, title })),
  );
  const lines = (severity: Finding['severity']) =>
    found
      .filter(({ finding }) => finding.severity === severity)
      .map(({ finding, title }) =>
        [title, describeFinding(finding)].filter(Boolean).join(': '),
      );
  const errors = lines('error');
  if (errors.length > 0) {
    throw new InputError(errors.join('\n'));
  }
  return lines('warning');
}
