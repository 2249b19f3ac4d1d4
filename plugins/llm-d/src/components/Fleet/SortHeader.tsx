import {
  RiArrowDownLine,
  RiArrowUpDownLine,
  RiArrowUpLine,
} from '@remixicon/react';
import styles from './FleetTable.module.css';

/** Header of a column by which one can sort; pressing the sorted one turns it round. */
export function SortHeader(props: {
  label: string;
  /** Whether the column gives way where there is little room. */
  minor?: boolean;
  state: 'ascending' | 'descending' | 'none';
  onSort(descending: boolean): void;
}) {
  const { label, minor, onSort, state } = props;
  return (
    <th
      scope="col"
      aria-sort={state}
      className={minor ? styles.minor : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort(state === 'ascending')}
      >
        {label}
        {state === 'none' && (
          <RiArrowUpDownLine aria-hidden className={styles.unsorted} />
        )}
        {state === 'ascending' && <RiArrowUpLine aria-hidden />}
        {state === 'descending' && <RiArrowDownLine aria-hidden />}
      </button>
    </th>
  );
}
