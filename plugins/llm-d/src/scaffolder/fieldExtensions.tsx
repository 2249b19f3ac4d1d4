import {
  type FieldExtensionComponentProps,
  ScaffolderFieldExtensions,
  createScaffolderFieldExtension,
} from '@backstage/plugin-scaffolder-react';
import { Skeleton } from '@backstage/ui';
import { Suspense, lazy } from 'react';
import { llmDPlugin } from '../plugin';
import {
  type FieldOptions,
  type TemplateField,
  eachTemplateField,
} from './templateFields';

/** A form field for the classic frontend system, loaded when a template uses it. */
function fieldExtension<TValue, TOptions extends FieldOptions>({
  load,
  name,
}: TemplateField<TValue, TOptions>) {
  type Props = FieldExtensionComponentProps<TValue, TOptions>;
  const Loaded = lazy(async () => {
    const { component: Component } = await load();
    return { default: (props: Props) => <Component {...props} /> };
  });
  return createScaffolderFieldExtension<TValue, TOptions>({
    name,
    component: props => (
      <Suspense fallback={<Skeleton width="100%" height={64} />}>
        <Loaded {...props} />
      </Suspense>
    ),
    validation: async (value, validation, context) =>
      (await load()).validation?.(value, validation, context),
  });
}

const extensions = eachTemplateField(field => {
  const Field = llmDPlugin.provide(fieldExtension(field));
  return <Field key={field.name} />;
});

/**
 * Form fields of the templates for the classic frontend system: a child of the route of the scaffolder's page.
 *
 * @public
 */
export const llmDFieldExtensions = (
  <ScaffolderFieldExtensions>{extensions}</ScaffolderFieldExtensions>
);
