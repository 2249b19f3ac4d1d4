import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RoutingTestRunDetail } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { AssertionList } from './AssertionList';
import { Outcome } from './Outcome';
import { RunProgress } from './RunProgress';
import { ScoreTable } from './ScoreTable';

/** One run: how far it is or what came of it, and every request. */
export function RunView(props: { run: RoutingTestRunDetail }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { run } = props;
  return (
    <Flex direction="column" gap="4">
      <div aria-live="polite">
        {run.state === 'running' ? (
          <RunProgress progress={run.progress} />
        ) : (
          <Outcome run={run} />
        )}
      </div>
      <Text variant="body-small" color="secondary">
        {t('routingTest.startedBy', {
          time: formatTime(run.startedAt),
          who: run.startedBy,
        })}
      </Text>
      {run.requests.length > 0 && (
        <ScoreTable requests={run.requests} running={run.state === 'running'} />
      )}
      {run.report && <AssertionList assertions={run.report.assertions} />}
    </Flex>
  );
}
