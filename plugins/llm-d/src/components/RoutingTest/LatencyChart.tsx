import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { RunSummary } from '@llm-d-sim/plugin-llm-d-common';
import { useState } from 'react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import { HistogramChart } from '../Charts/HistogramChart';
import styles from './LatencyChart.module.css';

const kinds = ['ttft', 'itl', 'e2e'] as const;

/** How long requests took, as a distribution with its percentiles. */
export function LatencyChart(props: { summary: RunSummary }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { summary } = props;
  const offered = kinds.filter(kind => summary[kind] !== undefined);
  const [chosen, setChosen] = useState<(typeof kinds)[number]>('ttft');
  const kind = offered.find(name => name === chosen) ?? offered.at(0);
  const latency = kind && summary[kind];
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between" gap="3">
        <Text as="h4" variant="body-medium" weight="bold">
          {t('latency.title')}
        </Text>
        {offered.length > 1 && kind && (
          <ToggleButtonGroup
            aria-label={t('latency.kind')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[kind]}
            onSelectionChange={keys =>
              setChosen(offered.find(name => keys.has(name)) ?? 'ttft')
            }
          >
            {offered.map(name => (
              <ToggleButton key={name} id={name}>
                {t(`latency.${name}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
      </Flex>
      {latency && kind ? (
        <>
          <dl className={styles.percentiles}>
            {(['p50', 'p95', 'p99'] as const).map(name => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{ms(latency[name])} ms</dd>
              </div>
            ))}
          </dl>
          <HistogramChart
            histogram={latency.histogram}
            marks={[
              { label: 'p50', value: latency.p50 },
              { label: 'p95', value: latency.p95 },
            ]}
            label={t('latency.label', {
              name: t(`latency.${kind}`),
              p50: ms(latency.p50),
              p95: ms(latency.p95),
              p99: ms(latency.p99),
            })}
          />
        </>
      ) : (
        <Muted>{t('latency.none')}</Muted>
      )}
    </Flex>
  );
}
