import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Link } from '@backstage/ui';
import type {
  EntityPlace,
  RoutingTestRun,
  ScenarioDescription,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiPushpinFill } from '@remixicon/react';
import { formatTime } from '../../format/formatTime';
import type { ViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { IconWord, RunStateLabel } from '../Status';
import { DataTable } from '../Tables';
import { RunTrends } from './RunTrends';

/** All runs, newest first: each has an address, and can be compared with the one that is shown. */
export function RunHistory(props: {
  entity: EntityPlace;
  runs: readonly RoutingTestRun[];
  selectedId?: string;
  scenarios: readonly ScenarioDescription[];
  hrefOf(change: Partial<ViewParameters>): string;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, hrefOf, runs, scenarios, selectedId } = props;
  const selected = runs.find(({ id }) => id === selectedId);
  const titleOf = (id: string) =>
    scenarios.find(scenario => scenario.id === id)?.title ?? id;
  const isComparable = (run: RoutingTestRun) =>
    selected?.state === 'finished' &&
    run.state === 'finished' &&
    run.scenario === selected.scenario &&
    run.id !== selected.id;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="5">
          <RunTrends entity={entity} runs={runs} titleOf={titleOf} />
          <DataTable
            title={t('runs.title')}
            columns={[
              t('runs.startedAt'),
              t('runs.scenario'),
              t('runs.result'),
              t('runs.requests'),
              t('runs.ttft'),
              t('runs.startedBy'),
              t('runs.compare'),
            ]}
          >
            {runs.map(run => {
              const time = formatTime(run.startedAt);
              const ttft = run.figures?.ttftP95;
              return (
                <tr key={run.id}>
                  <th scope="row">
                    <Link
                      href={hrefOf({
                        view: 'tests',
                        run: run.id,
                        compare: undefined,
                      })}
                      aria-label={t('runs.show', { time })}
                      aria-current={run.id === selectedId ? 'true' : undefined}
                      weight={run.id === selectedId ? 'bold' : 'regular'}
                    >
                      {time}
                    </Link>
                  </th>
                  <td>
                    {titleOf(run.scenario)}
                    {run.baseline && (
                      <div>
                        <IconWord
                          icon={RiPushpinFill}
                          tone="announcement"
                          word={t('runs.baseline')}
                        />
                      </div>
                    )}
                  </td>
                  <td>
                    <RunStateLabel run={run} />
                  </td>
                  <td>{run.figures?.requests}</td>
                  <td>
                    {ttft !== undefined &&
                      t('runs.ms', { value: ttft.toFixed(0) })}
                  </td>
                  <td title={run.startedBy}>
                    {run.startedBy.replace(/^.*\//, '')}
                  </td>
                  <td>
                    {isComparable(run) && (
                      <Link
                        href={hrefOf({
                          view: 'tests',
                          run: selectedId,
                          compare: run.id,
                        })}
                        aria-label={t('runs.compareWith', { time })}
                      >
                        {t('runs.compare')}
                      </Link>
                    )}
                  </td>
                </tr>
              );
            })}
          </DataTable>
        </Flex>
      </CardBody>
    </Card>
  );
}
