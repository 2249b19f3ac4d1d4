import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { RiFocus2Line } from '@remixicon/react';
import { useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { endpointsOf } from '../../view/endpointsOf';
import { Muted } from '../Muted';
import { DataTable } from '../Tables';
import styles from './ScoreMatrix.module.css';

/** Requests × pods as a picture: the stronger a cell's colour, the higher the total; a sign marks the pick. */
export function ScoreMatrix(props: {
  requests: readonly RunRequest[];
  runId: string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { hrefOf } = useViewParameters();
  const { requests, runId } = props;
  const endpoints = endpointsOf(requests);
  const totals = requests.flatMap(({ decision }) =>
    Object.values(decision?.endpoints ?? {}).map(({ total }) => total),
  );
  const highest = Math.max(...totals, 1e-9);
  return (
    <DataTable
      title={t('scores.title')}
      explanation={<Muted as="p">{t('scores.matrixExplanation')}</Muted>}
      columns={[t('scores.request'), ...endpoints]}
      dense
    >
      {requests.map(({ decision, index, phase, served }) => (
        <tr key={index}>
          <th scope="row">
            <Link
              href={hrefOf({
                view: 'decisions',
                run: runId,
                request: String(index),
              })}
              aria-label={t('scores.explain', { number: String(index) })}
            >
              {index}
            </Link>{' '}
            <Muted>{phase}</Muted>
          </th>
          {endpoints.map(name => {
            const total =
              decision && Object.hasOwn(decision.endpoints, name)
                ? decision.endpoints[name].total
                : undefined;
            return (
              <td
                key={name}
                className={styles.cell}
                style={{
                  backgroundColor:
                    total === undefined
                      ? undefined
                      : `color-mix(in srgb, var(--bui-accent-bg) ${Math.round(
                          (34 * total) / highest,
                        )}%, transparent)`,
                }}
              >
                {total === undefined ? '–' : total.toFixed(3)}
                {decision?.picked === name && (
                  <RiFocus2Line
                    className={styles.picked}
                    role="img"
                    aria-label={t('scores.picked')}
                  />
                )}
                {served === name && <Muted>{` ${t('scores.served')}`}</Muted>}
              </td>
            );
          })}
        </tr>
      ))}
    </DataTable>
  );
}
