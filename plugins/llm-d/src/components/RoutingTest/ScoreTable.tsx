import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { DataTable } from '../Tables';
import { RequestAnswer } from './RequestAnswer';
import { ScoreCell } from './ScoreCell';
import styles from './ScoreTable.module.css';

/** Requests × pods: what each scorer said, what was picked, who really served. */
export function ScoreTable(props: {
  requests: readonly RunRequest[];
  /** Decisions are read when all requests have been answered. */
  running: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { requests, running } = props;
  const endpoints = [
    ...new Set(
      requests.flatMap(({ endpoints: scored, picked, served }) =>
        [...Object.keys(scored), picked, served].filter(
          name => name !== undefined,
        ),
      ),
    ),
  ].sort();
  const source = requests.find(r => r.decisionSource)?.decisionSource;
  return (
    <DataTable
      title={t('scores.title')}
      explanation={
        <Text as="p" variant="body-small" color="secondary">
          {t('scores.explanation')} {source && t(`scores.source.${source}`)}
        </Text>
      }
      columns={[
        t('scores.request'),
        ...endpoints.map(name => (
          <span key={name} className={styles.endpoint}>
            {name}
          </span>
        )),
      ]}
    >
      {requests.map(request => (
        <tr key={request.index}>
          <th scope="row">
            <span className={styles.request}>
              {t('scores.requestNumber', { number: String(request.index) })}
            </span>
            <span className={styles.small}>{request.phase}</span>
            <RequestAnswer request={request} />
            {request.ttftMs !== undefined && (
              <span className={styles.small}>
                {t('scores.ttft', { ms: String(Math.round(request.ttftMs)) })}
              </span>
            )}
          </th>
          {endpoints.map(name => (
            <ScoreCell
              key={name}
              endpoint={name}
              request={request}
              running={running}
            />
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
