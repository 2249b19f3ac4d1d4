import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { useMemo } from 'react';
import { isInferenceStack } from '../../isInferenceStack';
import { llmDTranslationRef } from '../../translation';
import { StackViews } from './StackViews';

/** The tab of an entity that leads to a stack. */
export function InferenceContent() {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = useEntity();
  const { kind, metadata } = entity;
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  const place = useMemo(
    () => ({ kind, namespace, name }),
    [kind, namespace, name],
  );
  return isInferenceStack(entity) ? (
    <StackViews entity={place} />
  ) : (
    <Alert status="info" icon title={t('content.noStack')} />
  );
}
