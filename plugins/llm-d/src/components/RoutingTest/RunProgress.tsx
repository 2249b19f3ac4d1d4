import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import styles from './RunProgress.module.css';

/** How far a run is, read out as it goes on. */
export function RunProgress(props: { progress: RoutingTestRun['progress'] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { done, stage, total } = props.progress;
  return (
    <Flex direction="column" gap="1">
      <progress
        className={styles.progress}
        aria-label={t('routingTest.progressLabel')}
        max={Math.max(total, 1)}
        value={total > 0 ? done : undefined}
      />
      <div role="status">
        <Text variant="body-small">
          {total > 0
            ? t('routingTest.progress', {
                done: String(done),
                total: String(total),
                stage,
              })
            : stage}
        </Text>
      </div>
    </Flex>
  );
}
