import {
  FormFieldBlueprint,
  createFormField,
} from '@backstage/plugin-scaffolder-react/alpha';
import { eppConfigFormField } from './eppConfigFormField';

const clusterPicker = FormFieldBlueprint.make({
  name: 'cluster-picker',
  params: {
    field: async () => {
      const { ClusterPickerField } = await import('./ClusterPickerField');
      return createFormField({
        name: 'LlmDClusterPicker',
        component: ClusterPickerField,
      });
    },
  },
});

const namespacePicker = FormFieldBlueprint.make({
  name: 'namespace-picker',
  params: {
    field: async () => {
      const [{ NamespacePickerField }, { validateNamespace }] =
        await Promise.all([
          import('./NamespacePickerField'),
          import('./validateNamespace'),
        ]);
      return createFormField({
        name: 'LlmDNamespacePicker',
        component: NamespacePickerField,
        validation: validateNamespace,
      });
    },
  },
});

const stackName = FormFieldBlueprint.make({
  name: 'stack-name',
  params: {
    field: async () => {
      const [{ StackNameField }, { validateStackName }] = await Promise.all([
        import('./StackNameField'),
        import('./validateStackName'),
      ]);
      return createFormField({
        name: 'LlmDStackName',
        component: StackNameField,
        validation: validateStackName,
      });
    },
  },
});

const scorerWeights = FormFieldBlueprint.make({
  name: 'scorer-weights',
  params: {
    field: async () => {
      const [{ ScorerWeightsField }, { validateEppConfig }] = await Promise.all(
        [import('./ScorerWeightsField'), import('./validateEppConfig')],
      );
      return createFormField({
        name: 'LlmDScorerWeights',
        component: ScorerWeightsField,
        validation: validateEppConfig,
      });
    },
  },
});

const gatewayPicker = FormFieldBlueprint.make({
  name: 'gateway-picker',
  params: {
    field: async () => {
      const { GatewayPickerField } = await import('./GatewayPickerField');
      return createFormField({
        name: 'LlmDGatewayPicker',
        component: GatewayPickerField,
      });
    },
  },
});

const manifestPreview = FormFieldBlueprint.make({
  name: 'manifest-preview',
  params: {
    field: async () => {
      const { ManifestPreviewField } = await import('./ManifestPreviewField');
      return createFormField({
        name: 'LlmDManifestPreview',
        component: ManifestPreviewField,
      });
    },
  },
});

/** Form fields for templates, each loaded when a template uses it. */
export const formFields = [
  eppConfigFormField,
  clusterPicker,
  namespacePicker,
  stackName,
  scorerWeights,
  gatewayPicker,
  manifestPreview,
];
