import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardHeader,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { useId, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { llmDApiRef } from '../../api';
import { useRoutingTestRun } from '../../hooks/useRoutingTestRun';
import { useRoutingTests } from '../../hooks/useRoutingTests';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';
import { LocalStandInBadge } from '../Status';
import { EarlierRuns } from './EarlierRuns';
import { RunControls } from './RunControls';
import { RunView } from './RunView';
import { useScenarioTexts } from './useScenarioTexts';

const scenario = 'prefix-cache-skew';
const runParameter = 'run';

/** Sends real requests through the gateway and shows where they went, and why. */
export function RoutingTestSection(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = props;
  const api = useApi(llmDApiRef);
  const titleId = useId();
  const { title, description } = useScenarioTexts()(scenario);
  const { pathname, search } = useLocation();
  const [parameters, setParameters] = useSearchParams();
  const runs = useRoutingTests(entity);
  const selectedId = parameters.get(runParameter) ?? runs.value?.[0]?.id;
  const run = useRoutingTestRun(entity, selectedId);
  const [attempt, setAttempt] = useState<{
    pending: boolean;
    failure?: { title: string; error: Error };
  }>({ pending: false });

  const hrefOf = (id: string) => {
    const query = new URLSearchParams(search);
    query.set(runParameter, id);
    return `${pathname}?${query}`;
  };

  const tryTo = async (what: string, action: () => Promise<void>) => {
    setAttempt({ pending: true });
    try {
      await action();
      setAttempt({ pending: false });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      setAttempt({ pending: false, failure: { title: what, error } });
    }
    runs.refresh();
  };
  const start = () =>
    tryTo(t('failure.start'), async () => {
      const { id } = await api.startRoutingTest(entity, scenario);
      setParameters(
        previous => {
          previous.set(runParameter, id);
          return previous;
        },
        { replace: true },
      );
    });

  // The detail is read more often than the list while a run goes on.
  const listed = runs.value?.map(item =>
    run.value && item.id === run.value.id ? run.value : item,
  );
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Flex align="center" gap="4">
            <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
              {t('routingTest.title')}
            </Text>
            {run.value?.report?.localStandIn && <LocalStandInBadge />}
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="4">
            <div>
              <Text as="h4" variant="body-medium" weight="bold">
                {title}
              </Text>
              <Text as="p" variant="body-medium">
                {description}
              </Text>
            </div>
            <RunControls
              running={listed?.find(({ state }) => state === 'running')}
              pending={attempt.pending}
              onRun={start}
              onCancel={({ id }) =>
                tryTo(t('failure.cancel'), async () => {
                  await api.cancelRoutingTest(entity, id);
                  run.refresh();
                })
              }
            />
            {attempt.failure && <LoadFailure {...attempt.failure} />}
            {runs.error && (
              <LoadFailure title={t('failure.runs')} error={runs.error} />
            )}
            {run.error && (
              <LoadFailure title={t('failure.run')} error={run.error} />
            )}
            {(runs.loading || run.loading) && (
              <div role="status" aria-label={t('routingTest.loading')}>
                <Skeleton height={48} />
              </div>
            )}
            {run.value && <RunView run={run.value} />}
            {listed && listed.length > 0 && (
              <EarlierRuns
                runs={listed}
                selectedId={selectedId}
                hrefOf={hrefOf}
              />
            )}
            {listed?.length === 0 && !selectedId && (
              <Text variant="body-medium">{t('routingTest.none')}</Text>
            )}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
