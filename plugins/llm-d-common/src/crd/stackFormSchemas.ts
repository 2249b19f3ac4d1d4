import { z } from 'zod';
import { schedulerInstallSpecSchema } from './schedulerInstall';
import { simulatorDeploymentSpecSchema } from './simulatorDeployment';

/** A JSON Schema document. @public */
export type JsonSchemaDocument = z.core.JSONSchema.JSONSchema;

/**
 * JSON schemas (draft-07) of the two specs as a person writes them: what a form, an editor or a template's `parameters`
 * can take over field by field. They come from the same zod schemas as the CRDs.
 *
 * @public
 */
export const stackFormSchemas: {
  simulatorDeployment: JsonSchemaDocument;
  schedulerInstall: JsonSchemaDocument;
} = {
  simulatorDeployment: formSchema(simulatorDeploymentSpecSchema),
  schedulerInstall: formSchema(schedulerInstallSpecSchema),
};

function formSchema(schema: z.ZodType): JsonSchemaDocument {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.kubernetes;
    },
  });
}
