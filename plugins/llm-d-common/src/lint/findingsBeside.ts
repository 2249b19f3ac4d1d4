import { parseWithFaults, type SchemaFault } from '../crd/parseStackResource';
import type { Finding } from '../findings';
import { completionOf } from './completions';
import { editAt } from '../crd/editAt';
import { repairStackResource } from './repairStackResource';
import { validateStackResource } from './validateStackResource';

/**
 * Errors of an object beside the fields that break its schema. Nothing is said of those fields again, and nothing that hangs on what a wrong
 * field should have been: a finding counts only if it stays whatever that is.
 */
export function findingsBeside(
  object: unknown,
  faults: readonly SchemaFault[],
): Finding[] {
  const repaired = repairStackResource(object, faults);
  if (!repaired) {
    return [];
  }
  const variants = faults.flatMap(({ path }) => {
    const completion = completionOf(path);
    return (completion?.values ?? []).flatMap(value => {
      const parsed = parseWithFaults(
        editAt(repaired.object, completion?.path ?? path, { put: value }),
      );
      return parsed.ok ? [parsed.resource] : [];
    });
  });
  const wrong = faults.map(({ finding }) => finding.path);
  const found = validateStackResource(repaired.resource).filter(
    ({ path, severity }) =>
      severity === 'error' &&
      !wrong.some(one => isWithin(path, one) || isWithin(one, path)),
  );
  return variants.reduce((left, variant) => {
    const stays = new Set(validateStackResource(variant).map(placeOf));
    return left.filter(finding => stays.has(placeOf(finding)));
  }, found);
}

function placeOf({ path, rule, severity }: Finding): string {
  return [severity, rule, path].join(' ');
}

function isWithin(path: string, other: string): boolean {
  return (
    path === other ||
    path.startsWith(`${other}.`) ||
    path.startsWith(`${other}[`)
  );
}
