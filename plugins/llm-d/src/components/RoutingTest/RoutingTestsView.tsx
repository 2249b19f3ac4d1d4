import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Text } from '@backstage/ui';
import type {
  EntityPlace,
  RoutingTestRun,
  StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { llmDApiRef } from '../../api';
import { useAttempt } from '../../hooks/useAttempt';
import { useRoutingTestRun } from '../../hooks/useRoutingTestRun';
import { useRoutingTests } from '../../hooks/useRoutingTests';
import { useScenarios } from '../../hooks/useScenarios';
import { useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure, ReadFailure } from '../LoadFailure';
import { Waiting } from '../Waiting';
import { ComparisonSection } from './ComparisonSection';
import { RunHistory } from './RunHistory';
import { RunSection } from './RunSection';
import { ScenarioSection } from './ScenarioSection';

/** Sends real requests through the gateway and shows where they went, and why. */
export function RoutingTestsView(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = props;
  const api = useApi(llmDApiRef);
  const titleId = useId();
  const { change, hrefOf, parameters } = useViewParameters();
  const scenarios = useScenarios();
  const runs = useRoutingTests(entity);
  const selectedId = parameters.run ?? runs.value?.[0]?.id;
  const run = useRoutingTestRun(entity, selectedId);
  const starting = useAttempt();
  const cancelling = useAttempt();

  // The detail is read more often than the list while a run goes on.
  const listed = runs.value?.map(item =>
    run.value && item.id === run.value.id ? run.value : item,
  );
  const isRunning = ({ state }: RoutingTestRun) => state === 'running';
  // Where several may run at once, the shown one is the one to cancel.
  const running =
    run.value && isRunning(run.value) ? run.value : listed?.find(isRunning);
  const scenario = scenarios.value?.find(
    ({ id }) => id === run.value?.scenario,
  );
  const start = async (request: StartRoutingTestRequest) => {
    await starting.attempt(async () => {
      const { id } = await api.startRoutingTest(entity, request);
      change({ run: id, compare: undefined, request: undefined });
    });
    runs.refresh();
  };
  const cancel = async (id: string) => {
    await cancelling.attempt(async () => {
      await api.cancelRoutingTest(entity, id);
      run.refresh();
    });
    runs.refresh();
  };
  const refresh = () => {
    runs.refresh();
    run.refresh();
  };
  return (
    <section aria-labelledby={titleId}>
      <Flex direction="column" gap="4">
        <Card>
          <CardBody>
            <Flex direction="column" gap="4">
              <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
                {t('routingTest.title')}
              </Text>
              <ReadFailure title={t('failure.scenarios')} of={scenarios} />
              {scenarios.loading && (
                <Waiting label={t('scenarios.loading')} height={140} />
              )}
              {scenarios.value && (
                <ScenarioSection
                  scenarios={scenarios.value}
                  running={running}
                  pending={starting.pending}
                  onRun={start}
                  onCancel={({ id }) => cancel(id)}
                />
              )}
              {starting.error && (
                <LoadFailure
                  title={t('failure.start')}
                  error={starting.error}
                />
              )}
              {cancelling.error && (
                <LoadFailure
                  title={t('failure.cancel')}
                  error={cancelling.error}
                />
              )}
            </Flex>
          </CardBody>
        </Card>
        <ReadFailure title={t('failure.runs')} of={runs} />
        <ReadFailure title={t('failure.run')} of={run} />
        {(runs.loading || run.loading) && (
          <Waiting label={t('routingTest.loading')} height={160} />
        )}
        {run.value && parameters.compare !== undefined && (
          <ComparisonSection
            entity={entity}
            shown={run.value.id}
            other={parameters.compare}
            localStandIn={run.value.report?.localStandIn}
            onClose={() => change({ compare: undefined })}
          />
        )}
        {run.value && (
          <RunSection
            entity={entity}
            run={run.value}
            title={scenario?.title ?? run.value.scenario}
            disruptive={scenario?.disruptive ?? false}
            running={running}
            onChanged={refresh}
            onRepeat={start}
          />
        )}
        {listed && listed.length > 0 && (
          <RunHistory
            entity={entity}
            runs={listed}
            selectedId={selectedId}
            scenarios={scenarios.value ?? []}
            hrefOf={hrefOf}
          />
        )}
        {listed?.length === 0 && !selectedId && (
          <Text variant="body-medium">{t('routingTest.none')}</Text>
        )}
      </Flex>
    </section>
  );
}
