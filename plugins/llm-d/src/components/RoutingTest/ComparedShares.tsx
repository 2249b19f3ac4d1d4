import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RunComparison } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { ShareBars } from '../Charts/ShareBars';
import { Muted } from '../Muted';
import styles from './RunSection.module.css';

/** How two runs spread over their pods, side by side. */
export function ComparedShares(props: { comparison: RunComparison }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { baseline, candidate, distribution } = props.comparison;
  const id = useId();
  const sides = [
    {
      title: t('comparison.baseline', { time: formatTime(baseline.startedAt) }),
      shares: distribution.baseline,
    },
    {
      title: t('comparison.candidate', {
        time: formatTime(candidate.startedAt),
      }),
      shares: distribution.candidate,
    },
  ];
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" variant="body-medium" weight="bold">
        {t('comparison.distribution')}
      </Text>
      <div className={styles.columns}>
        {sides.map(({ shares, title }, side) => (
          <Flex key={title} direction="column" gap="2">
            <span id={`${id}-${side}`}>
              <Muted>{title}</Muted>
            </span>
            <ShareBars
              labelledBy={`${id}-${side}`}
              items={shares.map((share, index) => ({
                name: String(index + 1),
                share,
                text: `${Math.round(100 * share)} %`,
              }))}
            />
          </Flex>
        ))}
      </div>
    </Flex>
  );
}
