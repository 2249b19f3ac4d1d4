import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  EntityPlace,
  RoutingTestRun,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../../api';
import { usePolled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { runTrends } from '../../view/runTrends';
import { Sparkline } from '../Charts/Sparkline';
import { Muted } from '../Muted';
import styles from './RunTrends.module.css';

const once = () => undefined;

/** How a scenario's first byte and its verdict went from run to run. */
export function RunTrends(props: {
  entity: EntityPlace;
  runs: readonly RoutingTestRun[];
  titleOf(scenario: string): string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, runs, titleOf } = props;
  const api = useApi(llmDApiRef);
  const finished = runs.filter(({ state }) => state === 'finished').length;
  const load = useCallback(
    (signal: AbortSignal) => api.getFlakeStatistics(entity, { signal }),
    // Anew after each run.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [api, entity, finished],
  );
  const { value: flakes = [] } = usePolled(load, once);
  const trends = runTrends(runs);
  if (trends.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('runs.trend')}
      </Text>
      <ul className={styles.trends}>
        {trends.map(({ scenario, values }) => {
          const flake = flakes.find(item => item.scenario === scenario);
          const ms = (value: number | undefined) =>
            value === undefined ? '–' : value.toFixed(0);
          return (
            <li key={scenario} className={styles.trend}>
              <Text variant="body-medium">{titleOf(scenario)}</Text>
              <Sparkline
                values={values}
                width={160}
                height={32}
                label={t('runs.trendLabel', {
                  number: String(values.length),
                  scenario: titleOf(scenario),
                  first: ms(values.at(0)),
                  last: ms(values.at(-1)),
                })}
              />
              <Muted>{t('runs.ms', { value: ms(values.at(-1)) })}</Muted>
              {flake && (
                <Muted>
                  {t('runs.flake', {
                    passed: String(flake.passed),
                    runs: String(flake.runs),
                  })}
                </Muted>
              )}
            </li>
          );
        })}
      </ul>
    </Flex>
  );
}
