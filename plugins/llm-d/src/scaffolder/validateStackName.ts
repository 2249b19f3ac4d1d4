import type { ApiHolder } from '@backstage/frontend-plugin-api';
import { llmDApiRef } from '../api';
import { formTranslation } from './formTranslation';
import { namespaceOfNamesake, type StackNameOptions } from './namesake';

/** Says that a name is taken, out of what the clusters have now. What cannot be read is not held against anybody. */
export async function validateStackName(
  name: string | undefined,
  validation: { addError(message: string): void },
  context: {
    apiHolder: ApiHolder;
    formData: unknown;
    uiSchema?: { 'ui:options'?: StackNameOptions };
  },
): Promise<void> {
  const api = context.apiHolder.get(llmDApiRef);
  if (!api || !name) {
    return;
  }
  const namespace = namespaceOfNamesake(
    await api.listClusters().catch(() => []),
    context.formData,
    name,
    context.uiSchema?.['ui:options'] ?? {},
  );
  if (namespace !== undefined) {
    const t = await formTranslation(context.apiHolder);
    validation.addError(t('form.taken', { name, namespace }));
  }
}
