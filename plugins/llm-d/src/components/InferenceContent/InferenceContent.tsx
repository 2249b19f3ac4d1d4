import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Flex } from '@backstage/ui';
import { useMemo } from 'react';
import { isInferenceStack } from '../../isInferenceStack';
import { llmDTranslationRef } from '../../translation';
import { HealthSection } from '../Health';
import { RoutingTestSection } from '../RoutingTest';

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
  if (!isInferenceStack(entity)) {
    return <Alert status="info" icon title={t('content.noStack')} />;
  }
  return (
    <Flex direction="column" gap="4">
      <HealthSection entity={place} />
      <RoutingTestSection entity={place} />
    </Flex>
  );
}
