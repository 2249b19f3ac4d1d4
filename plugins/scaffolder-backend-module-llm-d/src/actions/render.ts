import { InputError } from '@backstage/errors';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { stackFormSchema, stackFromForm } from '@llm-d-sim/plugin-llm-d-common';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { checkManifests, titleOf } from './checkManifests';
import { examples } from './render.examples';

/**
 * `llm-d:render`: a filled-in form becomes the two custom resources, checked, as an output and as a file in the workspace.
 *
 * @public
 */
export function createRenderAction() {
  return createTemplateAction({
    id: 'llm-d:render',
    description:
      'Renders a SimulatorDeployment and a SchedulerInstall from a filled-in form and checks them',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        form: z =>
          z
            .record(z.unknown())
            .describe('The fields of the llm-d-stack template'),
        path: z =>
          z
            .string()
            .describe(
              'File in the workspace to write; default llm-d/stack.yaml',
            )
            .optional(),
      },
      output: {
        manifests: z =>
          z.array(z.record(z.unknown())).describe('The custom resources'),
        yaml: z => z.string().describe('The same as one YAML document stream'),
        warnings: z => z.array(z.string()).describe('What lint has to say'),
      },
    },
    async handler(ctx) {
      const { simulatorDeployment, schedulerInstall } = renderForm(
        ctx.input.form,
      );
      const manifests = [simulatorDeployment, schedulerInstall];
      const warnings = checkManifests(
        manifests.map(document => ({ title: titleOf(document), document })),
      );
      warnings.forEach(warning => ctx.logger.warn(warning));

      // kubectl reads YAML 1.1, where an unquoted `y` or `on` is a boolean.
      const yaml = manifests
        .map(manifest => stringify(manifest, { version: '1.1' }))
        .join('---\n');
      const file = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.path ?? 'llm-d/stack.yaml',
      );
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, yaml);

      ctx.logger.info(`Rendered:\n${yaml}`);
      ctx.output('manifests', manifests);
      ctx.output('yaml', yaml);
      ctx.output('warnings', warnings);
    },
  });
}

function renderForm(input: unknown) {
  const form = stackFormSchema.safeParse(input);
  if (!form.success) {
    const problems = form.error.issues.map(
      issue => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new InputError(`The form is not valid: ${problems.join('; ')}`);
  }
  try {
    return stackFromForm(form.data);
  } catch (error) {
    throw new InputError(
      error instanceof Error ? error.message : String(error),
    );
  }
}
