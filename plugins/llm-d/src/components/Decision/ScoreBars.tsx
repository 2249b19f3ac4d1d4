import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { RiFocus2Line, RiReplyLine } from '@remixicon/react';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { scorersOf, type DecisionRow } from '../../view/decisionRows';
import { IconWord } from '../Status';
import styles from './ScoreBars.module.css';

/** Tints of the scorers; a pattern that repeats after six. */
const tints = 6;

/** For each endpoint a bar of what each scorer gave it; the parts add up to the total behind it. */
export function ScoreBars(props: { rows: readonly DecisionRow[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { rows } = props;
  const titleId = useId();
  const scorers = scorersOf(rows);
  const scale = Math.max(...rows.map(({ total = 0 }) => total), 1e-9);
  const tintOf = (scorer: string) =>
    styles[`tint${scorers.indexOf(scorer) % tints}`];
  return (
    <Flex direction="column" gap="3">
      <Text as="h4" variant="body-medium" weight="bold" id={titleId}>
        {t('decision.bars')}
      </Text>
      <ul className={styles.legend}>
        {scorers.map(scorer => (
          <li key={scorer}>
            <span aria-hidden className={`${styles.key} ${tintOf(scorer)}`} />
            {scorer}
          </li>
        ))}
      </ul>
      <ul className={styles.rows} aria-labelledby={titleId}>
        {rows.map(row => (
          <li
            key={row.endpoint}
            className={`${styles.row} ${row.picked ? styles.picked : ''}`}
          >
            <div className={styles.head}>
              <span className={styles.name} title={row.endpoint}>
                {row.endpoint}
              </span>
              {row.picked && (
                <IconWord
                  icon={RiFocus2Line}
                  tone="announcement"
                  word={t('scores.picked')}
                  strong
                />
              )}
              {row.served && (
                <IconWord
                  icon={RiReplyLine}
                  tone="positive"
                  word={t('scores.served')}
                />
              )}
            </div>
            {row.total === undefined ? (
              <span className={styles.dropped}>
                {row.filteredBy === undefined
                  ? t('scores.noScore')
                  : t('decision.filtered', { filter: row.filteredBy })}
              </span>
            ) : (
              <>
                <div
                  className={styles.bar}
                  role="img"
                  aria-label={t('decision.barLabel', {
                    endpoint: row.endpoint,
                    parts: Object.entries(row.scorers)
                      .map(([scorer, { weighted }]) =>
                        t('decision.barPart', {
                          scorer,
                          weighted: weighted.toFixed(3),
                        }),
                      )
                      .join(', '),
                    total: row.total.toFixed(3),
                  })}
                >
                  {Object.entries(row.scorers).map(([scorer, { weighted }]) => (
                    <span
                      key={scorer}
                      className={tintOf(scorer)}
                      title={`${scorer}: ${weighted.toFixed(3)}`}
                      style={{ width: `${(100 * weighted) / scale}%` }}
                    >
                      {weighted / scale > 0.08 && weighted.toFixed(2)}
                    </span>
                  ))}
                </div>
                <span className={styles.total}>{row.total.toFixed(3)}</span>
                <span className={styles.behind}>
                  {row.behind !== undefined && row.behind > 0
                    ? `−${row.behind.toFixed(3)}`
                    : ''}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Flex>
  );
}
