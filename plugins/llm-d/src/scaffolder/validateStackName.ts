import type { ApiHolder } from '@backstage/frontend-plugin-api';
import { llmDApiRef } from '../api';
import { formText } from './formText';
import { formTranslation } from './formTranslation';

/** Says that a name is taken, out of what the clusters have now. What cannot be read is not held against anybody. */
export async function validateStackName(
  name: string | undefined,
  validation: { addError(message: string): void },
  context: { apiHolder: ApiHolder; formData: unknown },
): Promise<void> {
  const api = context.apiHolder.get(llmDApiRef);
  const cluster = formText(context.formData, 'cluster');
  const namespace = formText(context.formData, 'simulatorNamespace');
  if (!api || !name || !cluster || !namespace) {
    return;
  }
  const clusters = await api.listClusters().catch(() => []);
  if (
    clusters.some(
      ({ name: known, taken }) =>
        known === cluster && taken.includes(`${namespace}/${name}`),
    )
  ) {
    const t = await formTranslation(context.apiHolder);
    validation.addError(t('form.taken', { name, namespace }));
  }
}
