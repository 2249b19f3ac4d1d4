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

/** A finding about one of some documents. */
export interface ManifestFinding {
  /** What it is called in messages. */
  title: string;
  finding: Finding;
}

/** `<Kind> <name>` of a document, as far as it says so. */
export function titleOf(document: unknown): string {
  const { kind, metadata } = Object(document);
  const { name } = Object(metadata);
  return [kind, name].filter(part => typeof part === 'string').join(' ');
}

/** Everything that lint has to say of custom resources, and of how they fit together. */
export function findingsOf(
  manifests: readonly ManifestToCheck[],
): ManifestFinding[] {
  const checked = manifests.map(({ document, title }) => ({
    ...checkStackResource(document),
    title,
  }));
  return [
    ...checked.flatMap(({ findings, title }) =>
      findings.map(finding => ({ finding, title })),
    ),
    ...lintStack(
      checked.flatMap(({ resource }) => (resource ? [resource] : [])),
    ).map(({ finding, resource }) => ({ finding, title: titleOf(resource) })),
  ];
}

/** A finding as a line of a task log. */
export function lineOf({ finding, title }: ManifestFinding): string {
  return [title, describeFinding(finding)].filter(Boolean).join(': ');
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
  const found = findingsOf(manifests);
  const lines = (severity: Finding['severity']) =>
    found.filter(({ finding }) => finding.severity === severity).map(lineOf);
  const errors = lines('error');
  if (errors.length > 0) {
    throw new InputError(errors.join('\n'));
  }
  return lines('warning');
}
