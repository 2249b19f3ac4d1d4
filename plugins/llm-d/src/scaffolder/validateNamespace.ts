import type { ApiHolder } from '@backstage/frontend-plugin-api';
import { llmDApiRef } from '../api';
import { formText } from './formText';
import { formTranslation } from './formTranslation';
import { isAllowedNamespace } from './isAllowedNamespace';

/** Says that the person's policy does not allow a namespace, before the server does. */
export async function validateNamespace(
  namespace: string | undefined,
  validation: { addError(message: string): void },
  context: { apiHolder: ApiHolder; formData: unknown },
): Promise<void> {
  const api = context.apiHolder.get(llmDApiRef);
  const cluster = formText(context.formData, 'cluster');
  if (!api || !namespace || !cluster) {
    return;
  }
  const clusters = await api.listClusters().catch(() => []);
  const allowed = clusters.find(({ name }) => name === cluster)?.namespaces;
  if (allowed && !isAllowedNamespace(namespace, allowed)) {
    const t = await formTranslation(context.apiHolder);
    validation.addError(
      t('form.namespaceRefused', { allowed: allowed.join(', ') }),
    );
  }
}
