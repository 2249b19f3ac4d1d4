import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { RiFocus2Line, RiReplyLine } from '@remixicon/react';
import { llmDTranslationRef } from '../../translation';
import styles from './ScoreTable.module.css';

/** What one request means for one endpoint. */
export function ScoreCell(props: {
  request: RunRequest;
  endpoint: string;
  running: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { endpoint, request, running } = props;
  // The names come from a cluster: `constructor` is not an endpoint of every object.
  const score =
    request.decision && Object.hasOwn(request.decision.endpoints, endpoint)
      ? request.decision.endpoints[endpoint]
      : undefined;
  const picked = request.decision?.picked === endpoint;
  const served = request.served === endpoint;
  return (
    <td className={picked ? styles.picked : undefined}>
      <div className={styles.cell}>
        {score ? (
          <span className={styles.total}>{score.total.toFixed(3)}</span>
        ) : (
          <span>{t(running ? 'scores.scoreToCome' : 'scores.noScore')}</span>
        )}
        {(picked || served) && (
          <span className={styles.marks}>
            {picked && (
              <span className={styles.mark}>
                <RiFocus2Line aria-hidden />
                {t('scores.picked')}
              </span>
            )}
            {served && (
              <span className={styles.mark}>
                <RiReplyLine aria-hidden />
                {t('scores.served')}
              </span>
            )}
          </span>
        )}
        {score && (
          <dl className={styles.scorers}>
            {Object.entries(score.scorers).map(([name, { raw, weight }]) => (
              <div key={name} className={styles.scorer}>
                <dt>{name}</dt>
                <dd>
                  {raw.toFixed(3)} × {weight}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </td>
  );
}
