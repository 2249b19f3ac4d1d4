import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Select, Text } from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { formatTime } from '../../format/formatTime';
import { useRoutingTestRun } from '../../hooks/useRoutingTestRun';
import { useRoutingTests } from '../../hooks/useRoutingTests';
import { useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import { LocalStandInBadge } from '../Status';
import { Waiting } from '../Waiting';
import { DecisionDetail } from './DecisionDetail';
import styles from './DecisionView.module.css';
import { RequestList } from './RequestList';
import { RunDecisions } from './RunDecisions';

/** Why each request of a run went where it went; first over the whole run, then one by one. */
export function DecisionView(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity } = props;
  const titleId = useId();
  const { change, hrefOf, parameters } = useViewParameters();
  const runs = useRoutingTests(entity);
  const runId = parameters.run ?? runs.value?.[0]?.id;
  const run = useRoutingTestRun(entity, runId);
  const requests = run.value?.requests ?? [];
  const request =
    parameters.request === undefined
      ? requests.find(({ decision }) => decision) ?? requests.at(0)
      : requests.find(({ index }) => String(index) === parameters.request);
  return (
    <section aria-labelledby={titleId}>
      <Flex direction="column" gap="4">
        <Card>
          <CardHeader>
            <Flex
              align="center"
              justify="between"
              gap="4"
              style={{ flexWrap: 'wrap' }}
            >
              <Flex align="center" gap="4">
                <Text
                  as="h3"
                  variant="title-x-small"
                  weight="bold"
                  id={titleId}
                >
                  {t('decision.across')}
                </Text>
                {run.value?.report?.localStandIn && <LocalStandInBadge />}
              </Flex>
              {runs.value && runs.value.length > 0 && (
                <Select
                  aria-label={t('decision.runLabel')}
                  className={styles.runs}
                  size="small"
                  options={runs.value.map(({ id, scenario, startedAt }) => ({
                    id,
                    label: `${scenario}, ${formatTime(startedAt)}`,
                  }))}
                  selectedKey={runId}
                  onSelectionChange={key =>
                    change({ run: String(key), request: undefined })
                  }
                />
              )}
            </Flex>
          </CardHeader>
          <CardBody>
            <Flex direction="column" gap="4">
              <ReadFailure title={t('failure.runs')} of={runs} />
              <ReadFailure title={t('failure.run')} of={run} />
              {(runs.loading || run.loading) && (
                <Waiting label={t('routingTest.loading')} height={96} />
              )}
              {runs.value?.length === 0 && !runId && (
                <Text variant="body-medium">{t('decision.none')}</Text>
              )}
              {run.value && <RunDecisions run={run.value} />}
            </Flex>
          </CardBody>
        </Card>
        {requests.length > 0 && (
          <div className={styles.explorer}>
            <RequestList
              requests={requests}
              selected={request?.index}
              hrefOf={index => hrefOf({ request: String(index), run: runId })}
            />
            {request ? (
              <DecisionDetail request={request} state={run.value?.state} />
            ) : (
              <Text variant="body-medium">
                {t('decision.notInRun', { number: parameters.request ?? '' })}
              </Text>
            )}
          </div>
        )}
      </Flex>
    </section>
  );
}
