import { parseWithFaults, type StackResource } from '../crd/parseStackResource';
import type { Finding } from '../findings';
import { findingsBeside } from './findingsBeside';
import { validateStackResource } from './validateStackResource';

/** Everything that is to be said about an object that should be a custom resource. @public */
export interface CheckedStackResource {
  /** Errors before warnings. */
  findings: Finding[];
  /** Parsed, defaults applied; left out when a finding is an error. */
  resource?: StackResource;
}

/**
 * All problems of a custom resource at once: fields that break the schema, and what the rules say of the rest. Where a field breaks the
 * schema the rules see the resource without it, and nothing is said twice about one field. A SchedulerInstall that leaves out the required
 * `simulatorNamespace` is looked at as if it were the namespace of the resource.
 *
 * @param object - anything, e.g. parsed YAML
 * @public
 */
export function checkStackResource(object: unknown): CheckedStackResource {
  const parsed = parseWithFaults(object);
  if (!parsed.ok) {
    return {
      findings: [
        ...parsed.faults.map(({ finding }) => finding),
        ...findingsBeside(object, parsed.faults),
      ],
    };
  }
  const findings = validateStackResource(parsed.resource);
  const errors = findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0
    ? {
        findings: [
          ...errors,
          ...findings.filter(({ severity }) => severity === 'warning'),
        ],
      }
    : { findings, resource: parsed.resource };
}
