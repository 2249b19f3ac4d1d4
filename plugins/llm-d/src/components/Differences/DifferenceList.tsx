import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Difference } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import styles from './DifferenceList.module.css';

/** Fields of one object: what stands in the cluster, and what is wanted in its place. */
export function DifferenceList(props: {
  differences: readonly Difference[];
  /** Whether to name who set the live value. */
  withOwners?: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { differences, withOwners } = props;
  const lines = (value: unknown) =>
    value === undefined ? t('drift.nothing') : inWords(value);
  return (
    <ul className={styles.list}>
      {differences.map(({ desired, live, owner, path }) => (
        <li key={path} className={styles.field}>
          <div className={styles.path}>{path}</div>
          <div className={styles.live}>
            <span className={styles.sign}>
              <span aria-hidden>− </span>
              {t('drift.live')}
            </span>
            <code>{lines(live)}</code>
            {withOwners && (
              <span className={styles.owner}>
                {owner ? t('drift.owner', { owner }) : t('drift.unowned')}
              </span>
            )}
          </div>
          <div className={styles.desired}>
            <span className={styles.sign}>
              <span aria-hidden>+ </span>
              {t('drift.desired')}
            </span>
            <code>{lines(desired)}</code>
          </div>
        </li>
      ))}
    </ul>
  );
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
