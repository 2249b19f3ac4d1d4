import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { AlertAction } from '../AlertAction';
import { llmDTranslationRef } from '../../translation';
import { failureKind, type FailureKind } from '../../view/failureKind';

const looks = {
  'no-permission': 'info',
  unreachable: 'warning',
  'no-backend': 'warning',
  'not-found': 'info',
  other: 'danger',
} as const;

/** Says what could not be read or done, why, and what helps. */
export function LoadFailure(props: {
  title: string;
  error: Error;
  /** What is still shown, if anything. */
  remark?: string;
  /** Whether it will be read again without anybody asking for it. */
  keepsTrying?: boolean;
  onRetry?(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, keepsTrying = false, onRetry, remark, title } = props;
  const kind = failureKind(error);
  const hint = hintOf(kind, keepsTrying);
  const message =
    kind === 'no-backend' ? t('failure.noBackend') : error.message;
  return (
    <div role="alert">
      <Alert
        status={looks[kind]}
        icon
        title={title}
        description={
          <>
            <div>
              {[message, hint && t(hint), remark].filter(Boolean).join(' ')}
            </div>
            {onRetry && kind !== 'no-permission' && (
              <AlertAction>
                <Button variant="secondary" size="small" onPress={onRetry}>
                  {t('failure.retry')}
                </Button>
              </AlertAction>
            )}
          </>
        }
      />
    </div>
  );
}

function hintOf(kind: FailureKind, keepsTrying: boolean) {
  switch (kind) {
    case 'no-permission':
      return 'failure.hint.no-permission';
    case 'not-found':
      return 'failure.hint.not-found';
    case 'unreachable':
    case 'no-backend':
      return keepsTrying ? 'failure.hint.keepsTrying' : 'failure.hint.tryLater';
    default:
      return undefined;
  }
}
