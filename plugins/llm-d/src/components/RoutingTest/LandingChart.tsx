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
  const pods = lanes.filter(({ endpoint }) => endpoint !== undefined);
  const isShort = spanMs < 1_000;
  const span = isShort
    ? `${Math.round(spanMs)} ms`
    : `${(spanMs / 1_000).toFixed(1)} s`;
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
          served: String(pods.filter(({ bars }) => bars.length > 0).length),
          pods: String(pods.length),
          span,
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
        {/* The same columns as a lane's, so that it stands below the tracks at any width. */}
        <div className={styles.lane}>
          <div className={styles.axis}>
            <span>{isShort ? '0 ms' : '0 s'}</span>
            <span>{span}</span>
          </div>
        </div>
      </div>
    </Flex>
  );
}
