import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Decision } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';

/** What each filter took away before anything was scored. */
export function FilterDrops(props: { decision: Decision }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { drops } = props.decision;
  return (
    <Flex direction="column" gap="1">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('decision.filters')}
      </Text>
      {drops === undefined && <Muted>{t('decision.filtersUnknown')}</Muted>}
      {drops?.map(({ dropped, filter }) => (
        <Muted key={filter}>
          {filter}:{' '}
          {dropped.length > 0 ? dropped.join(', ') : t('decision.filterNone')}
        </Muted>
      ))}
    </Flex>
  );
}
