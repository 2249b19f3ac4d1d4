import type {
  CustomFieldValidator,
  FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import type { JSX } from 'react';

/** What a template may give a field as `ui:options`. */
export type FieldOptions = { [option: string]: string | undefined };

/** What stands behind a form field, once somebody opens a template that uses it. */
export interface LoadedField<TValue, TOptions extends FieldOptions> {
  component(
    props: FieldExtensionComponentProps<TValue, TOptions>,
  ): JSX.Element | null;
  validation?: CustomFieldValidator<TValue, TOptions>;
}

/** A form field for templates, in neither frontend system yet. */
export interface TemplateField<TValue, TOptions extends FieldOptions> {
  /** Of its extension. */
  id: string;
  /** What templates call it, as `ui:field`. */
  name: string;
  load(): Promise<LoadedField<TValue, TOptions>>;
}

const field = <TValue, TOptions extends FieldOptions>(
  id: string,
  name: string,
  load: () => Promise<LoadedField<TValue, TOptions>>,
): TemplateField<TValue, TOptions> => ({ id, name, load });

/** Makes one thing of each field, each with types of its own. */
export function eachTemplateField<T>(
  make: <TValue, TOptions extends FieldOptions>(
    of: TemplateField<TValue, TOptions>,
  ) => T,
): T[] {
  return [
    make(
      field('epp-config', 'LlmDEppConfig', async () => {
        const [{ EppConfigField }, { validateEppConfig }] = await Promise.all([
          import('./EppConfigField'),
          import('./validateEppConfig'),
        ]);
        return { component: EppConfigField, validation: validateEppConfig };
      }),
    ),
    make(
      field('cluster-picker', 'LlmDClusterPicker', async () => ({
        component: (await import('./ClusterPickerField')).ClusterPickerField,
      })),
    ),
    make(
      field('namespace-picker', 'LlmDNamespacePicker', async () => {
        const [{ NamespacePickerField }, { validateNamespace }] =
          await Promise.all([
            import('./NamespacePickerField'),
            import('./validateNamespace'),
          ]);
        return {
          component: NamespacePickerField,
          validation: validateNamespace,
        };
      }),
    ),
    make(
      field('stack-name', 'LlmDStackName', async () => {
        const [{ StackNameField }, { validateStackName }] = await Promise.all([
          import('./StackNameField'),
          import('./validateStackName'),
        ]);
        return { component: StackNameField, validation: validateStackName };
      }),
    ),
    make(
      field('scorer-weights', 'LlmDScorerWeights', async () => {
        const [{ ScorerWeightsField }, { validateEppConfig }] =
          await Promise.all([
            import('./ScorerWeightsField'),
            import('./validateEppConfig'),
          ]);
        return { component: ScorerWeightsField, validation: validateEppConfig };
      }),
    ),
    make(
      field('gateway-picker', 'LlmDGatewayPicker', async () => ({
        component: (await import('./GatewayPickerField')).GatewayPickerField,
      })),
    ),
    make(
      field('manifest-preview', 'LlmDManifestPreview', async () => ({
        component: (await import('./ManifestPreviewField'))
          .ManifestPreviewField,
      })),
    ),
  ];
}
