import { InputError } from '@backstage/errors';
import {
  asStackMembers,
  goldenPaths,
  type GoldenPathName,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ZodError } from 'zod';

/**
 * The custom resources that a form stands for, as members of their stack.
 *
 * @throws InputError with everything that is wrong with the form.
 */
export function renderForm(
  template: GoldenPathName,
  form: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
): KubernetesObject[] {
  const resources = resourcesOf(template, form);
  // The stack's name is the form's, whatever its resources are called.
  const stack = typeof form.name === 'string' ? form.name : 'demo';
  return asStackMembers(resources, { stack, labels });
}

function resourcesOf(
  template: GoldenPathName,
  form: Readonly<Record<string, unknown>>,
): KubernetesObject[] {
  try {
    return goldenPaths[template].resourcesOf(form);
  } catch (error) {
    if (error instanceof ZodError) {
      const problems = error.issues.map(
        issue => `${issue.path.join('.')}: ${issue.message}`,
      );
      throw new InputError(`The form is not valid: ${problems.join('; ')}`);
    }
    throw new InputError(
      error instanceof Error ? error.message : String(error),
    );
  }
}
