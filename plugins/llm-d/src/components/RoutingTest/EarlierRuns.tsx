import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { RunStateLabel } from '../Status';
import { DataTable } from '../Tables';
import { useScenarioTexts } from './useScenarioTexts';

/** All runs, newest first; each has an address that can be shared. */
export function EarlierRuns(props: {
  runs: readonly RoutingTestRun[];
  selectedId?: string;
  hrefOf(id: string): string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const textsOf = useScenarioTexts();
  const { hrefOf, runs, selectedId } = props;
  return (
    <DataTable
      title={t('runs.title')}
      columns={[
        t('runs.startedAt'),
        t('runs.scenario'),
        t('runs.result'),
        t('runs.startedBy'),
      ]}
    >
      {runs.map(run => {
        const time = formatTime(run.startedAt);
        return (
          <tr key={run.id}>
            <th scope="row">
              <Link
                href={hrefOf(run.id)}
                aria-label={t('runs.show', { time })}
                aria-current={run.id === selectedId ? 'true' : undefined}
                weight={run.id === selectedId ? 'bold' : 'regular'}
              >
                {time}
              </Link>
            </th>
            <td>{textsOf(run.scenario).title}</td>
            <td>
              <RunStateLabel run={run} />
            </td>
            <td>{run.startedBy}</td>
          </tr>
        );
      })}
    </DataTable>
  );
}
