import { InputError } from '@backstage/errors';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import {
  checkManifests,
  titleOf,
  type ManifestToCheck,
} from './checkManifests';
import { examples } from './validate.examples';

/**
 * `llm-d:validate`: custom resources, from earlier steps or from files of the workspace, held against schema and lint. All problems end the
 * task at once, in the words of the form, the command line and the condition `Valid`.
 *
 * @public
 */
export function createValidateAction() {
  return createTemplateAction({
    id: 'llm-d:validate',
    description:
      'Checks SimulatorDeployments and SchedulerInstalls and ends the task with all that is wrong with them',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        manifests: z =>
          z
            .array(z.record(z.unknown()))
            .describe('Custom resources, as llm-d:render puts them out')
            .optional(),
        paths: z =>
          z
            .array(z.string())
            .describe('YAML files of the workspace with custom resources')
            .optional(),
      },
      output: {
        warnings: z => z.array(z.string()).describe('What lint has to say'),
      },
    },
    async handler(ctx) {
      const { manifests = [], paths = [] } = ctx.input;
      const files = await Promise.all(
        paths.map(path => readManifests(ctx.workspacePath, path)),
      );
      const all: ManifestToCheck[] = [
        ...manifests.map(document => ({
          title: titleOf(document),
          document,
        })),
        ...files.flat(),
      ];
      if (all.length === 0) {
        throw new InputError(
          'llm-d:validate has nothing to check: give it manifests or paths',
        );
      }
      const warnings = checkManifests(all);
      warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.logger.info(
        `${all.length} custom resource${
          all.length === 1 ? ' is' : 's are'
        } valid`,
      );
      ctx.output('warnings', warnings);
    },
  });
}

async function readManifests(
  workspace: string,
  path: string,
): Promise<ManifestToCheck[]> {
  let text;
  try {
    text = await readFile(resolveSafeChildPath(workspace, path), 'utf8');
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${String(error)}`);
  }
  return parseAllDocuments(text, { version: '1.1' }).map(document => {
    const [fault] = document.errors;
    if (fault) {
      throw new InputError(`${path}: ${fault.message}`);
    }
    const object: unknown = document.toJS();
    return { title: [path, titleOf(object)].join(' '), document: object };
  });
}
