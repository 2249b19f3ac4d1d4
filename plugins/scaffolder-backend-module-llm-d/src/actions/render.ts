import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  manifestText,
  deliveryTree,
  stackPlaceSchema,
} from '@llm-d-sim/plugin-llm-d-common';
import { checkManifests, titleOf } from '../checks/checkManifests';
import { compiledFor } from '../delivery/compiledFor';
import { entityFor, naming } from '../delivery/entityFor';
import { renderForm } from '../delivery/renderForm';
import { writeTree } from '../delivery/writeTree';
import { examples } from './render.examples';

const templates = [
  'llm-d-stack',
  'simulator-deployment',
  'scheduler-install',
  'llm-d-ab-test',
] as const;

/**
 * `llm-d:render`: a filled-in form becomes custom resources, checked, as an output and as a tree of files in the workspace. The files hold the
 * very manifests of the output: what is applied and what a pull request brings are the same.
 *
 * @public
 */
export function createRenderAction() {
  return createTemplateAction({
    id: 'llm-d:render',
    description:
      'Renders custom resources from a filled-in form, checks them and writes them with a kustomization into the workspace',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        form: z => z.record(z.unknown()).describe('The fields of the template'),
        template: z =>
          z
            .enum(templates)
            .describe('Whose form it is; default llm-d-stack')
            .optional(),
        labels: z =>
          z
            .record(z.string())
            .describe('Labels of the custom resources, e.g. of a cost centre')
            .optional(),
        path: z =>
          z
            .string()
            .describe('Folder in the workspace to write to; default llm-d')
            .optional(),
        compiled: z =>
          z
            .boolean()
            .describe(
              'Also write what the operator will make of them, for reviewers; default false',
            )
            .optional(),
        catalogInfo: z =>
          z
            .boolean()
            .describe(
              'Also write catalog-info.yaml, and name its entity in the SchedulerInstall; for portals without the entity provider; default false',
            )
            .optional(),
      },
      output: {
        manifests: z =>
          z.array(z.record(z.unknown())).describe('The custom resources'),
        yaml: z => z.string().describe('The same as one YAML document stream'),
        files: z =>
          z
            .array(z.string())
            .describe('Files that were written, in the folder'),
        path: z => z.string().describe('The folder in the workspace'),
        cluster: z => z.string().describe('Cluster that the form names'),
        namespace: z =>
          z.string().describe('Namespace of the custom resources'),
        name: z => z.string().describe('Name of the stack'),
        warnings: z => z.array(z.string()).describe('What lint has to say'),
      },
    },
    async handler(ctx) {
      const {
        catalogInfo = false,
        compiled = false,
        form,
        labels = {},
        path: folder = 'llm-d',
        template = 'llm-d-stack',
      } = ctx.input;
      const rendered = renderForm(template, form, labels);
      const place = stackPlaceSchema.parse(form);
      const entity = catalogInfo
        ? entityFor(rendered, { cluster: place.cluster, owner: place.owner })
        : undefined;
      const manifests = entity ? naming(rendered, entity) : rendered;
      const warnings = checkManifests(
        manifests.map(document => ({ title: titleOf(document), document })),
      );
      warnings.forEach(warning => ctx.logger.warn(warning));

      const tree = deliveryTree({
        resources: manifests,
        entity,
        compiled: compiled ? compiledFor(manifests) : undefined,
      });
      await writeTree(ctx.workspacePath, folder, tree);

      const yaml = manifests.map(manifestText).join('---\n');
      ctx.logger.info(`Rendered:\n${yaml}`);
      ctx.output('manifests', manifests);
      ctx.output('yaml', yaml);
      ctx.output('files', [...tree.keys()]);
      ctx.output('path', folder);
      ctx.output('cluster', place.cluster);
      ctx.output('namespace', place.simulatorNamespace);
      ctx.output('name', place.name);
      ctx.output('warnings', warnings);
    },
  });
}
