import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HealthStatus } from '@llm-d-sim/plugin-llm-d-common';
import { fleetStatuses } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import { HealthStatusLabel } from '../Status';
import styles from './StatusCounts.module.css';

/** How many stacks are how; pressing one shows only those. */
export function StatusCounts(props: {
  counts: Record<HealthStatus, number>;
  selected: readonly HealthStatus[];
  onSelect(status: HealthStatus[]): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { counts, onSelect, selected } = props;
  return (
    <div
      className={styles.counts}
      role="group"
      aria-label={t('fleet.countsLabel')}
    >
      {fleetStatuses.map(status => {
        const isSelected = selected.includes(status);
        return (
          <button
            key={status}
            type="button"
            className={styles.count}
            aria-pressed={isSelected}
            onClick={() =>
              onSelect(
                isSelected
                  ? selected.filter(other => other !== status)
                  : [...selected, status],
              )
            }
          >
            <span className={styles.number}>{counts[status]}</span>
            <HealthStatusLabel status={status} />
          </button>
        );
      })}
    </div>
  );
}
