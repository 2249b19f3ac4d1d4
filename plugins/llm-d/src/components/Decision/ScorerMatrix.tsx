import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { llmDTranslationRef } from '../../translation';
import { scorersOf, type DecisionRow } from '../../view/decisionRows';
import { Muted } from '../Muted';
import { DataTable } from '../Tables';
import styles from './ScorerMatrix.module.css';

/** Every number of a decision: scorers as rows, endpoints as columns. */
export function ScorerMatrix(props: { rows: readonly DecisionRow[] }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const scored = props.rows.filter(({ total }) => total !== undefined);
  return (
    <DataTable
      title={t('decision.matrix')}
      columns={[t('decision.scorer'), ...scored.map(row => row.endpoint)]}
    >
      {scorersOf(scored).map(scorer => (
        <tr key={scorer}>
          <th scope="row">{scorer}</th>
          {scored.map(({ endpoint, scorers }) => {
            const value = Object.hasOwn(scorers, scorer)
              ? scorers[scorer]
              : undefined;
            return (
              <td key={endpoint} className={styles.cell}>
                {value ? (
                  <>
                    <strong>{value.weighted.toFixed(3)}</strong>{' '}
                    <Muted>
                      {value.raw.toFixed(3)} × {value.weight}
                    </Muted>
                  </>
                ) : (
                  '–'
                )}
              </td>
            );
          })}
        </tr>
      ))}
      <tr className={styles.total}>
        <th scope="row">{t('decision.total')}</th>
        {scored.map(({ endpoint, total }) => (
          <td key={endpoint} className={styles.cell}>
            {total?.toFixed(3)}
          </td>
        ))}
      </tr>
    </DataTable>
  );
}
