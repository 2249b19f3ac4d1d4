import {
  checkStackResource,
  compile,
  goldenPaths,
  type Finding,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** What a form stands for, or why it stands for nothing yet. */
export type CompiledForm =
  | { ok: true; findings: Finding[]; objects: KubernetesObject[] }
  | { ok: false; message: string };

/**
 * Compiles a filled-in form as the operator will: custom resources first, then what is made for them. What of the cluster is not
 * known here (which APIs it serves) is taken as of today.
 *
 * @param goldenPath - name of the template
 */
export function compileForm(goldenPath: string, form: unknown): CompiledForm {
  const path = Object.entries(goldenPaths).find(
    ([name]) => name === goldenPath,
  )?.[1];
  if (!path) {
    return { ok: false, message: `There is no golden path ${goldenPath}` };
  }
  try {
    const resources = path.resourcesOf(form);
    const checked = resources.map(checkStackResource);
    return {
      ok: true,
      findings: checked.flatMap(({ findings }) => findings),
      objects: [
        ...resources,
        ...checked.flatMap(({ resource }) =>
          resource
            ? compile(resource, { kinds: [], kubernetesVersion: '' })
            : [],
        ),
      ],
    };
  } catch (error) {
    return {
      ok: false,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}
