import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../../translation';
import { useViewParameters } from '../../hooks/useViewParameters';
import { endpointsOf } from '../../view/endpointsOf';
import { Muted } from '../Muted';
import { DataTable } from '../Tables';
import { RequestAnswer } from './RequestAnswer';
import { ScoreCell } from './ScoreCell';
import styles from './ScoreTable.module.css';

/** Requests × pods: what each scorer said, what was picked, who really served. */
export function ScoreTable(props: {
  requests: readonly RunRequest[];
  runId: string;
  /** Decisions are read when all requests have been answered. */
  running: boolean;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { hrefOf } = useViewParameters();
  const { requests, runId, running } = props;
  const endpoints = endpointsOf(requests);
  const source = requests.find(r => r.decision)?.decision?.source;
  return (
    <DataTable
      title={t('scores.title')}
      explanation={
        <Muted as="p">
          {t('scores.explanation')} {source && t(`scores.source.${source}`)}
        </Muted>
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
            <Link
              className={styles.request}
              href={hrefOf({
                view: 'decisions',
                run: runId,
                request: String(request.index),
              })}
            >
              {t('scores.requestNumber', { number: String(request.index) })}
            </Link>
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
