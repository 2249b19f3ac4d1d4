import {
  FormFieldBlueprint,
  createFormField,
} from '@backstage/plugin-scaffolder-react/alpha';

/** `ui:field: LlmDEppConfig` for templates. */
export const eppConfigFormField = FormFieldBlueprint.make({
  name: 'epp-config',
  params: {
    field: async () => {
      const [{ EppConfigField }, { validateEppConfig }] = await Promise.all([
        import('./EppConfigField'),
        import('./validateEppConfig'),
      ]);
      return createFormField({
        name: 'LlmDEppConfig',
        component: EppConfigField,
        validation: validateEppConfig,
      });
    },
  },
});
