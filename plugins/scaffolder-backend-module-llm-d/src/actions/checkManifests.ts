import { InputError } from '@backstage/errors';
import {
  checkStackResource,
  describeFinding,
  lintStack,
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
 * What lint has to say of custom resources, and of how they fit together.
 *
 * @returns the warnings, a line each
 * @throws InputError with all problems of all of them, a line each
 */
export function checkManifests(
  manifests: readonly ManifestToCheck[],
): string[] {
  const checked = manifests.map(({ document, title }) => ({
    ...checkStackResource(document),
    title,
  }));
  const found = [
    ...checked.flatMap(({ findings, title }) =>
      findings.map(finding => ({ finding, title })),
    ),
    ...lintStack(
      checked.flatMap(({ resource }) => (resource ? [resource] : [])),
    ).map(({ finding, resource }) => ({ finding, title: titleOf(resource) })),
  ];
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
