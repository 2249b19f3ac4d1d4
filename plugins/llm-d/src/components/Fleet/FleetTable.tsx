import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  FleetPage,
  FleetQuery,
  FleetSort,
} from '@llm-d-sim/plugin-llm-d-common';
import { isNarrowed } from '../../hooks/useFleetParameters';
import { llmDTranslationRef } from '../../translation';
import { FleetRow } from './FleetRow';
import { NoStacks } from './NoStacks';
import { SortHeader } from './SortHeader';
import scroll from '../Tables/ScrollCue.module.css';
import styles from './FleetTable.module.css';

/** The rows of a page; most columns sort. */
export function FleetTable(props: {
  page: FleetPage;
  query: FleetQuery;
  onSort(wanted: Pick<FleetQuery, 'sort' | 'descending'>): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { onSort, page, query } = props;
  const columns: { label: string; sort?: FleetSort; minor?: boolean }[] = [
    { label: t('fleet.stack'), sort: 'name' },
    { label: t('fleet.status'), sort: 'status' },
    { label: t('fleet.cluster'), sort: 'cluster' },
    { label: t('fleet.owner'), sort: 'owner' },
    { label: t('fleet.version'), sort: 'version', minor: true },
    { label: t('fleet.provider'), minor: true },
    { label: t('fleet.pods') },
    { label: t('fleet.lastRun') },
  ];
  if (page.items.length === 0) {
    return page.totalItems > 0 || isNarrowed(query) ? (
      <Text variant="body-medium">{t('fleet.none')}</Text>
    ) : (
      <NoStacks clusters={page.clusters} />
    );
  }
  return (
    <div className={styles.container}>
      <div
        className={`${styles.scroller} ${scroll.cue}`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.table} aria-label={t('fleet.title')}>
          <thead>
            <tr>
              {columns.map(({ label, minor, sort }) =>
                sort ? (
                  <SortHeader
                    key={label}
                    label={label}
                    minor={minor}
                    state={
                      query.sort === sort
                        ? (query.descending && 'descending') || 'ascending'
                        : 'none'
                    }
                    onSort={descending => onSort({ sort, descending })}
                  />
                ) : (
                  <th
                    key={label}
                    scope="col"
                    className={minor ? styles.minor : undefined}
                  >
                    {label}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {page.items.map(stack => (
              <FleetRow key={stack.entityRef} stack={stack} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
