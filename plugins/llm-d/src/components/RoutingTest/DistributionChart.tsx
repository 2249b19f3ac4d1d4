import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RunRequest, RunSummary } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { endpointsOf } from '../../view/endpointsOf';
import { ShareBars } from '../Charts/ShareBars';
import { Muted } from '../Muted';

/** How the requests spread over the pods; one that could have been picked and got nothing is the very thing to see. */
export function DistributionChart(props: {
  summary: RunSummary;
  requests: readonly RunRequest[];
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { byEndpoint, imbalance } = props.summary;
  const titleId = useId();
  const entries = [
    ...new Set([...endpointsOf(props.requests), ...Object.keys(byEndpoint)]),
  ]
    .sort()
    .map((name): [string, number] => [
      name,
      Object.hasOwn(byEndpoint, name) ? byEndpoint[name] : 0,
    ]);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold" id={titleId}>
        {t('distribution.title')}
      </Text>
      {total === 0 ? (
        <Muted>{t('distribution.none')}</Muted>
      ) : (
        <ShareBars
          labelledBy={titleId}
          items={entries.map(([name, count]) => ({
            name,
            share: count / total,
            text: t('distribution.share', {
              number: String(count),
              percent: String(Math.round((100 * count) / total)),
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
