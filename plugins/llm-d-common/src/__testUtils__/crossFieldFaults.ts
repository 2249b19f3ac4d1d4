import type { StackResource } from '../crd';
import { crossFieldRules } from '../crd/crossFieldRules';
import { validateStackResource } from '../lint';

/**
 * What the linter says about the rules over several fields, as an API server would say it: with the object, where the
 * linter names the field of it that is to be changed.
 */
export function crossFieldFaults(resource: StackResource): string[] {
  return validateStackResource(resource).flatMap(
    ({ message, path, severity }) =>
      crossFieldRules
        .filter(
          rule => severity === 'error' && message.endsWith(`: ${rule.message}`),
        )
        .map(rule =>
          rule.field === ''
            ? `${path}: ${rule.message}`
            : `${path.slice(0, -rule.field.length - 1)}: ${rule.message}`,
        ),
  );
}
