import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { llmDTranslationRef } from '../../translation';

/** Title and description of a scenario; a newer backend may know scenarios that this page has no words for. */
export function useScenarioTexts() {
  const { t } = useTranslationRef(llmDTranslationRef);
  return useCallback(
    (scenario: string): { title: string; description?: string } =>
      scenario === 'prefix-cache-skew'
        ? {
            title: t(`scenario.${scenario}.title`),
            description: t(`scenario.${scenario}.description`),
          }
        : { title: scenario },
    [t],
  );
}
