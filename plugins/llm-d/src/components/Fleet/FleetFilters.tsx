import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, SearchField, Select } from '@backstage/ui';
import type { FleetQuery } from '@llm-d-sim/plugin-llm-d-common';
import { useEffect, useState } from 'react';
import { useDebounced } from '../../hooks/useDebounced';
import { isNarrowed } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import styles from './FleetFilters.module.css';

/** ms without a key press until what is typed is searched for. */
const settleMs = 250;

/** What narrows the fleet down. */
export function FleetFilters(props: {
  query: FleetQuery;
  clusters: readonly string[];
  onChange(wanted: Partial<FleetQuery>): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { clusters, onChange, query } = props;
  const [typed, setTyped] = useState(query.search ?? '');
  const settled = useDebounced(typed, settleMs);
  useEffect(() => {
    if (settled !== (query.search ?? '')) {
      onChange({ search: settled });
    }
    // Only what is typed is news; the address changes for other reasons too.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  return (
    <div className={styles.filters}>
      <SearchField
        label={t('fleet.search')}
        placeholder={t('fleet.searchHint')}
        value={typed}
        onChange={setTyped}
      />
      <Select
        label={t('fleet.cluster')}
        options={[
          { id: 'all', label: t('fleet.all') },
          ...clusters.map(name => ({ id: `cluster:${name}`, label: name })),
        ]}
        selectedKey={query.cluster ? `cluster:${query.cluster[0]}` : 'all'}
        onSelectionChange={key =>
          onChange({
            cluster:
              key === 'all' ? [] : [String(key).slice('cluster:'.length)],
          })
        }
      />
      {isNarrowed(query) && (
        <Button
          variant="tertiary"
          onPress={() => {
            setTyped('');
            onChange({ search: '', status: [], cluster: [] });
          }}
        >
          {t('fleet.clear')}
        </Button>
      )}
    </div>
  );
}
