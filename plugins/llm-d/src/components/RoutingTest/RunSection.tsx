import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type {
  EntityPlace,
  RoutingTestRun,
  RoutingTestRunDetail,
  StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { formatTime } from '../../format/formatTime';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';
import { LocalStandInBadge, RunStateLabel } from '../Status';
import { AssertionList } from './AssertionList';
import { DistributionChart } from './DistributionChart';
import { LandingChart } from './LandingChart';
import { LatencyChart } from './LatencyChart';
import { Outcome } from './Outcome';
import { RunActions } from './RunActions';
import { RunProgress } from './RunProgress';
import styles from './RunSection.module.css';
import { ScoreSection } from './ScoreSection';

/** One run: how far it is or what came of it, where its requests went, how fast they were answered, and why. */
export function RunSection(props: {
  entity: EntityPlace;
  run: RoutingTestRunDetail;
  /** Of the scenario. */
  title: string;
  /** Whether the scenario breaks something on purpose. */
  disruptive: boolean;
  /** The run that is going on, if any. */
  running?: RoutingTestRun;
  onChanged(): void;
  onRepeat(request: StartRoutingTestRequest): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { disruptive, entity, onChanged, onRepeat, run, running, title } =
    props;
  const titleId = useId();
  const { report, requests } = run;
  const isRunning = run.state === 'running';
  return (
    <section aria-labelledby={titleId}>
      <Card>
        <CardHeader>
          <Flex direction="column" gap="2">
            <Flex align="center" gap="4">
              <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
                {title}
              </Text>
              <RunStateLabel run={run} />
              {report?.localStandIn && <LocalStandInBadge />}
            </Flex>
            <Muted>
              {[
                t('routingTest.startedBy', {
                  time: formatTime(run.startedAt),
                  who: run.startedBy,
                }),
                t('routingTest.seed', { seed: run.seed }),
                report && t(`routingTest.entrance.${report.entrance}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Muted>
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="6">
            <div aria-live="polite">
              {isRunning ? (
                <RunProgress progress={run.progress} />
              ) : (
                <Outcome run={run} />
              )}
            </div>
            {!isRunning && (
              <RunActions
                entity={entity}
                run={run}
                disruptive={disruptive}
                running={running}
                onChanged={onChanged}
                onRepeat={onRepeat}
              />
            )}
            {report && <AssertionList assertions={report.assertions} />}
            {requests.length > 0 && (
              <LandingChart requests={requests} running={isRunning} />
            )}
            {report && (
              <div className={styles.columns}>
                <LatencyChart summary={report.summary} />
                <DistributionChart
                  summary={report.summary}
                  requests={requests}
                />
              </div>
            )}
            {report && report.unobserved.length > 0 && (
              <Flex direction="column" gap="1">
                <Text as="h4" variant="body-medium" weight="bold">
                  {t('unobserved.title')}
                </Text>
                {report.unobserved.map(sentence => (
                  <Muted key={sentence} as="p">
                    {sentence}
                  </Muted>
                ))}
              </Flex>
            )}
            {requests.length > 0 && (
              <ScoreSection run={run} running={isRunning} />
            )}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
