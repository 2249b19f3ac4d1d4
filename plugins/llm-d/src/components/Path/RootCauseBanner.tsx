import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import type { HealthStatus, RootCause } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { splitMessage } from '../../view/splitMessage';
import { AlertAction } from '../AlertAction';

/** What is wrong, where, and what to do about it: the first thing to read. */
export function RootCauseBanner(props: {
  cause: RootCause;
  status: HealthStatus;
  onShow(node: string): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { cause, onShow, status } = props;
  const { headline, rest } = splitMessage(cause.message);
  return (
    <div role="alert">
      <Alert
        status={status === 'degraded' ? 'danger' : 'info'}
        icon
        title={`${t(`health.node.${cause.node}`)}: ${headline}`}
        description={
          <>
            <div>{t('health.fix', { fix: cause.fix })}</div>
            {rest !== undefined && <div>{rest}</div>}
            <AlertAction>
              <Button
                variant="secondary"
                size="small"
                onPress={() => onShow(cause.node)}
              >
                {t('path.showEvidence')}
              </Button>
            </AlertAction>
          </>
        }
      />
    </div>
  );
}
