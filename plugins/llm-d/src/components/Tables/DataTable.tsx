import { Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import styles from './DataTable.module.css';
import scroll from './ScrollCue.module.css';

/**
 * A table to read, in plain HTML: row and column headers for screen readers, and no grid navigation, which would promise
 * that cells can be acted upon. Scrolls sideways when it must, by keyboard too.
 */
export function DataTable(props: {
  title: string;
  /** Of the title's heading. Default: 4, as within a card; 3 within a dialog. */
  level?: 3 | 4;
  explanation?: ReactNode;
  columns: readonly ReactNode[];
  /** Many short rows: little room around each, and a height of its own. */
  dense?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.container}>
      <div className={styles.heading}>
        <Text
          as={props.level === 3 ? 'h3' : 'h4'}
          variant="body-medium"
          weight="bold"
          id={id}
        >
          {props.title}
        </Text>
        {props.explanation}
      </div>
      <div
        className={`${styles.scroller} ${scroll.cue} ${
          props.dense ? styles.dense : ''
        }`}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.table} aria-labelledby={id}>
          <thead>
            <tr>
              {props.columns.map((column, index) => (
                <th key={index} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{props.children}</tbody>
        </table>
      </div>
    </div>
  );
}
