import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RunSummary } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { ShareBars } from '../Charts/ShareBars';
import { Muted } from '../Muted';

/** How the requests spread over the pods. */
export function DistributionChart(props: { summary: RunSummary }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { byEndpoint, imbalance } = props.summary;
  const titleId = useId();
  const entries = Object.entries(byEndpoint).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold" id={titleId}>
        {t('distribution.title')}
      </Text>
      {entries.length === 0 ? (
        <Muted>{t('distribution.none')}</Muted>
      ) : (
        <ShareBars
          labelledBy={titleId}
          items={entries.map(([name, count]) => ({
            name,
            share: total > 0 ? count / total : 0,
            text: t('distribution.share', {
              number: String(count),
              percent: String(Math.round((100 * count) / Math.max(1, total))),
            }),
          }))}
        />
      )}
      {imbalance !== undefined && (
        <Muted>
          {t('distribution.imbalance', { value: imbalance.toFixed(2) })}
        </Muted>
      )}
    </Flex>
  );
}
