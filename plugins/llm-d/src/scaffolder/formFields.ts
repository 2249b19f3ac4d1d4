import {
  FormFieldBlueprint,
  createFormField,
} from '@backstage/plugin-scaffolder-react/alpha';
import { eachTemplateField } from './templateFields';

/** Form fields for the new frontend system, each loaded when a template uses it. */
export const formFields = eachTemplateField(({ id, load, name }) =>
  FormFieldBlueprint.make({
    name: id,
    params: {
      field: async () => createFormField({ name, ...(await load()) }),
    },
  }),
);
