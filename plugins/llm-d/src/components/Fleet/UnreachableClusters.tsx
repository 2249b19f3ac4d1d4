import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { FleetCluster } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';

/** Which clusters are lost, and from when their rows are. */
export function UnreachableClusters(props: {
  clusters: readonly FleetCluster[];
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  return (
    <>
      {props.clusters
        .filter(({ state }) => state === 'unreachable')
        .map(({ message, name, observedAt }) => (
          <Alert
            key={name}
            status="warning"
            icon
            title={t('fleet.unreachable', { name })}
            description={
              observedAt === undefined
                ? t('fleet.unreachableNever', { reason: message ?? '' })
                : t('fleet.unreachableSince', {
                    reason: message ?? '',
                    time: formatTime(observedAt),
                  })
            }
          />
        ))}
    </>
  );
}
