import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type {
  FleetPage,
  FleetQuery,
  FleetSort,
} from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { FleetRow } from './FleetRow';
import { SortHeader } from './SortHeader';
import styles from './FleetTable.module.css';

/** The rows of a page; most columns sort. */
export function FleetTable(props: {
  page: FleetPage;
  query: FleetQuery;
  onSort(wanted: Pick<FleetQuery, 'sort' | 'descending'>): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { onSort, page, query } = props;
  const columns: { label: string; sort?: FleetSort }[] = [
    { label: t('fleet.stack'), sort: 'name' },
    { label: t('fleet.status'), sort: 'status' },
    { label: t('fleet.cluster'), sort: 'cluster' },
    { label: t('fleet.owner'), sort: 'owner' },
    { label: t('fleet.version'), sort: 'version' },
    { label: t('fleet.provider') },
    { label: t('fleet.pods') },
    { label: t('fleet.lastRun') },
  ];
  if (page.items.length === 0) {
    const total = Object.values(page.counts).reduce((sum, n) => sum + n, 0);
    return total > 0 ? (
      <Text variant="body-medium">{t('fleet.none')}</Text>
    ) : (
      <Text variant="body-medium">
        {t('fleet.empty')} <Link href="/create">{t('fleet.create')}</Link>
      </Text>
    );
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles.scroller} tabIndex={0}>
      <table className={styles.table} aria-label={t('fleet.title')}>
        <thead>
          <tr>
            {columns.map(({ label, sort }) =>
              sort ? (
                <SortHeader
                  key={label}
                  label={label}
                  state={
                    query.sort === sort
                      ? (query.descending && 'descending') || 'ascending'
                      : 'none'
                  }
                  onSort={descending => onSort({ sort, descending })}
                />
              ) : (
                <th key={label} scope="col">
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
  );
}
