import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';
import { useId } from 'react';
import { formatTime } from '../../format/formatTime';
import { useHealth } from '../../hooks/useHealth';
import { llmDTranslationRef } from '../../translation';
import { LoadFailure } from '../LoadFailure';
import { HealthStatusLabel, LocalStandInBadge } from '../Status';
import { PodTable } from './PodTable';
import { RequestPathView } from './RequestPathView';

/** Where a request goes in this stack, and which link is broken. */
export function HealthSection(props: { entity: EntityPlace }) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { error, loading, value: report } = useHealth(props.entity);
  const titleId = useId();
  const rootCause = report?.rootCause;
  return (
    <section aria-labelledby={titleId} aria-busy={loading}>
      <Card>
        <CardHeader>
          <Flex align="center" gap="4" justify="between">
            <Flex align="center" gap="4">
              <Text as="h3" variant="title-x-small" weight="bold" id={titleId}>
                {t('health.title')}
              </Text>
              {report && <HealthStatusLabel status={report.status} strong />}
              {report?.localStandIn && <LocalStandInBadge />}
            </Flex>
            {report && (
              <Text variant="body-small" color="secondary">
                {t('health.observedAt', {
                  time: formatTime(report.observedAt),
                })}
              </Text>
            )}
          </Flex>
        </CardHeader>
        <CardBody>
          <Flex direction="column" gap="4">
            {error && (
              <LoadFailure
                title={t('failure.health')}
                error={error}
                remark={
                  report &&
                  t('failure.stale', { time: formatTime(report.observedAt) })
                }
              />
            )}
            {loading && (
              <div role="status" aria-label={t('health.loading')}>
                <Skeleton height={72} />
              </div>
            )}
            {rootCause && (
              <div role="alert">
                <Alert
                  status={report.status === 'degraded' ? 'danger' : 'info'}
                  icon
                  title={`${t(`health.node.${rootCause.node}`)}: ${
                    rootCause.message
                  }`}
                  description={t('health.fix', { fix: rootCause.fix })}
                />
              </div>
            )}
            {report && <RequestPathView report={report} />}
            {report && (
              <PodTable pods={report.pods} observedAt={report.observedAt} />
            )}
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}
