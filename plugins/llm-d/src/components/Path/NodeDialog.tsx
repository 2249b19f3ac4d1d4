import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import type {
  EntityPlace,
  HealthNode,
  RootCause,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../../api';
import { usePolled } from '../../hooks/usePolled';
import { llmDTranslationRef } from '../../translation';
import { ReadFailure } from '../LoadFailure';
import readable from '../Readable/Readable.module.css';
import { HealthStatusLabel } from '../Status';
import { Waiting } from '../Waiting';
import { NodeConditions } from './NodeConditions';
import { NodeEvents } from './NodeEvents';
import { NodeEvidence } from './NodeEvidence';
import { NodeLogs } from './NodeLogs';
import { NodeYaml } from './NodeYaml';

/** ms; somebody who looks at a broken link waits for it to change. */
const every = () => 10_000;

/** Everything that is known of one link: evidence first, for that is already here. */
export function NodeDialog(props: {
  entity: EntityPlace;
  node: HealthNode;
  cause?: RootCause;
  onClose(): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { cause, entity, node, onClose } = props;
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getNode(entity, node.id, { signal }),
    [api, entity, node.id],
  );
  const details = usePolled(load, every);
  const { loading, value } = details;
  return (
    <Dialog
      className={readable.readable}
      isOpen
      isDismissable
      onOpenChange={isOpen => !isOpen && onClose()}
      width={960}
      height="80vh"
    >
      <DialogHeader>
        {t(`health.node.${node.id}`)} {node.title}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <HealthStatusLabel status={node.status} strong />
          {cause?.node === node.id ? (
            <Alert
              status={node.status === 'degraded' ? 'danger' : 'info'}
              icon
              title={cause.message}
              description={t('health.fix', { fix: cause.fix })}
            />
          ) : (
            <Text variant="body-medium">{node.message}</Text>
          )}
          <Tabs defaultSelectedKey="evidence">
            <TabList aria-label={t('node.tabs')}>
              <Tab id="evidence">{t('node.evidence')}</Tab>
              <Tab id="conditions">{t('node.conditions')}</Tab>
              <Tab id="events">{t('node.events')}</Tab>
              <Tab id="logs">{t('node.logs')}</Tab>
              <Tab id="yaml">{t('node.yaml')}</Tab>
            </TabList>
            <TabPanel id="evidence">
              <NodeEvidence node={node} />
            </TabPanel>
            {(['conditions', 'events', 'logs', 'yaml'] as const).map(part => (
              <TabPanel key={part} id={part}>
                <ReadFailure title={t('failure.node')} of={details} />
                {loading && <Waiting label={t('node.loading')} height={120} />}
                {value && part === 'conditions' && (
                  <NodeConditions conditions={value.conditions} />
                )}
                {value && part === 'events' && (
                  <NodeEvents events={value.events} />
                )}
                {value && part === 'logs' && <NodeLogs logs={value.logs} />}
                {value && part === 'yaml' && (
                  <NodeYaml objects={value.objects} />
                )}
              </TabPanel>
            ))}
          </Tabs>
        </Flex>
      </DialogBody>
    </Dialog>
  );
}
