import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { useMemo } from 'react';
import { llmDTranslationRef } from '../../translation';
import { landingLanes } from '../../view/landingLanes';
import { Muted } from '../Muted';
import styles from './LandingChart.module.css';

/** px */
const rowHeight = 10;

/** Where each request landed, and when: grows while the run goes on. */
export function LandingChart(props: {
  requests: readonly RunRequest[];
  running: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { requests, running } = props;
  const { lanes, spanMs } = useMemo(() => landingLanes(requests), [requests]);
  const seconds = (spanMs / 1000).toFixed(1);
  return (
    <Flex direction="column" gap="2">
      <div>
        <Text as="h4" variant="body-medium" weight="bold">
          {t('landing.title')}
        </Text>
        <Muted as="p">{t('landing.explanation')}</Muted>
      </div>
      <div
        className={styles.chart}
        role="img"
        aria-label={t('landing.label', {
          number: String(requests.length),
          pods: String(lanes.filter(lane => lane.endpoint).length),
          seconds,
        })}
      >
        {lanes.map(({ bars, endpoint, rows }) => (
          <div key={endpoint ?? ''} className={styles.lane}>
            <span className={styles.name} title={endpoint}>
              {endpoint ?? t('landing.failed')}
            </span>
            <div
              className={styles.track}
              style={{ height: Math.max(2, rows) * rowHeight }}
            >
              {bars.map(({ index, left, ms, ok, row, status, width }) => (
                <span
                  key={index}
                  className={`${styles.bar} ${ok ? styles.ok : styles.bad} ${
                    running ? styles.fresh : ''
                  }`}
                  title={t('landing.request', {
                    number: String(index),
                    status: String(status),
                    ms: String(Math.round(ms)),
                  })}
                  style={{
                    left: `${100 * left}%`,
                    width: `${100 * width}%`,
                    top: row * rowHeight,
                  }}
                />
              ))}
            </div>
            <span className={styles.count}>{bars.length}</span>
          </div>
        ))}
        <div className={styles.axis}>
          <span>0 s</span>
          <span>{seconds} s</span>
        </div>
      </div>
    </Flex>
  );
}
