import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { RoutingTestRunDetail } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { runResult, type RunResult } from '../Status';

const looks: Record<RunResult, 'success' | 'danger' | 'warning' | 'info'> = {
  pass: 'success',
  fail: 'danger',
  inconclusive: 'warning',
  failed: 'danger',
  cancelled: 'info',
  running: 'info',
  finished: 'info',
};

/** What came of a run that has ended. */
export function Outcome(props: { run: RoutingTestRunDetail }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { run } = props;
  const result = runResult(run);
  return (
    <Alert
      status={looks[result]}
      icon
      title={t(`verdict.${result}`)}
      description={
        run.error ??
        run.report?.reason ??
        (result === 'pass' ? t('verdict.passReason') : undefined)
      }
    />
  );
}
