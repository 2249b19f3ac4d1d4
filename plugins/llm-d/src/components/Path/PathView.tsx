import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { EntityPlace, HealthReport } from '@llm-d-sim/plugin-llm-d-common';
import { Suspense, lazy } from 'react';
import { formatTime } from '../../format/formatTime';
import type { Polled } from '../../hooks/usePolled';
import { usePodFigures } from '../../hooks/usePodFigures';
import { useViewParameters } from '../../hooks/useViewParameters';
import { llmDTranslationRef } from '../../translation';
import { allNodes, nodesBesidePath } from '../../view/layoutPath';
import { ReadFailure } from '../LoadFailure';
import { Muted } from '../Muted';
import { Waiting } from '../Waiting';
import { BesideNodes } from './BesideNodes';
import { PathPicture } from './PathPicture';
import { PodTable } from './PodTable';
import { ProbeButton } from './ProbeButton';
import { RootCauseBanner } from './RootCauseBanner';

const NodeDialog = lazy(() =>
  import('./NodeDialog').then(m => ({ default: m.NodeDialog })),
);

/** Where a request goes in this stack, how each link is, and which one is broken. */
export function PathView(props: {
  entity: EntityPlace;
  health: Polled<HealthReport>;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { entity, health } = props;
  const { loading, refresh, value: report } = health;
  const { change, parameters } = useViewParameters();
  const figures = usePodFigures(entity);
  const openNode =
    report && allNodes(report.root).find(({ id }) => id === parameters.node);
  const select = (node: string) => change({ node });
  return (
    <Flex direction="column" gap="4">
      <ReadFailure
        title={t('failure.health')}
        of={health}
        seenAt={report?.observedAt}
      />
      {loading && <Waiting label={t('health.loading')} height={260} />}
      {report?.rootCause && (
        <RootCauseBanner
          cause={report.rootCause}
          status={report.status}
          onShow={select}
        />
      )}
      {report?.disagreements?.map(({ message, node }) => (
        <Alert
          key={`${node} ${message}`}
          status="warning"
          icon
          title={t('health.disagreement')}
          description={message}
        />
      ))}
      {report && (
        <Card>
          <CardHeader>
            <Flex
              align="center"
              justify="between"
              gap="3"
              style={{ flexWrap: 'wrap' }}
            >
              <Text as="h3" variant="title-x-small" weight="bold">
                {t('path.title')}
              </Text>
              <Flex align="center" gap="3">
                <Muted>
                  {t('health.observedAt', {
                    time: formatTime(report.observedAt),
                  })}
                </Muted>
                <ProbeButton entity={entity} onDone={refresh} />
                <Button variant="tertiary" size="small" onPress={refresh}>
                  {t('path.refresh')}
                </Button>
              </Flex>
            </Flex>
          </CardHeader>
          <CardBody>
            <Flex direction="column" gap="5">
              <PathPicture
                report={report}
                histories={figures.histories}
                selected={parameters.node}
                onSelect={select}
              />
              {figures.error && (
                <Muted>
                  {t('figures.failed', { reason: figures.error.message })}
                </Muted>
              )}
              <BesideNodes nodes={nodesBesidePath(report)} onSelect={select} />
            </Flex>
          </CardBody>
        </Card>
      )}
      {report && (
        <Card>
          <CardBody>
            <PodTable pods={report.pods} observedAt={report.observedAt} />
          </CardBody>
        </Card>
      )}
      {openNode && (
        <Suspense fallback={null}>
          <NodeDialog
            entity={entity}
            node={openNode}
            cause={report?.rootCause}
            onClose={() => change({ node: undefined })}
          />
        </Suspense>
      )}
    </Flex>
  );
}
