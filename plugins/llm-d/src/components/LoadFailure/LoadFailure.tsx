import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { llmDTranslationRef } from '../../translation';
import { failureKind } from '../../view/failureKind';

const looks = {
  'no-permission': 'info',
  unreachable: 'warning',
  'not-found': 'info',
  other: 'danger',
} as const;

/** Says what could not be read or done, why, and what helps. */
export function LoadFailure(props: {
  title: string;
  error: Error;
  /** What is still shown, if anything. */
  remark?: string;
  onRetry?(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, onRetry, remark, title } = props;
  const kind = failureKind(error);
  const hint = kind === 'other' ? undefined : t(`failure.hint.${kind}`);
  return (
    <div role="alert">
      <Alert
        status={looks[kind]}
        icon
        title={title}
        description={[error.message, hint, remark].filter(Boolean).join(' ')}
        customActions={
          onRetry &&
          kind !== 'no-permission' && (
            <Button variant="secondary" size="small" onPress={onRetry}>
              {t('failure.retry')}
            </Button>
          )
        }
      />
    </div>
  );
}
