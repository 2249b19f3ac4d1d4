import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatTime } from '../../format/formatTime';
import type { Polled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from './LoadFailure';

/** Says why something could not be read, from when what is still shown is, and whether the page tries again. Nothing while all is well. */
export function ReadFailure(props: {
  title: string;
  of: Polled<unknown>;
  /** When what is shown was seen, RFC 3339. Default: when it was read. */
  seenAt?: string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, keepsTrying, readAt, refresh } = props.of;
  const seenAt = props.seenAt ?? readAt;
  return (
    error && (
      <LoadFailure
        title={props.title}
        error={error}
        remark={
          seenAt === undefined
            ? undefined
            : t('failure.stale', { time: formatTime(seenAt) })
        }
        keepsTrying={keepsTrying}
        onRetry={refresh}
      />
    )
  );
}
