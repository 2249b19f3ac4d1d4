import { useEntity } from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import {
  ANNOTATION_SCHEDULER_INSTALL,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestRunPermission,
  type RoutingTestRun,
} from '@llm-d-sim/plugin-llm-d-common';
import { RiPlayLine, RiStopLine } from '@remixicon/react';
import { useId } from 'react';
import { llmDTranslationRef } from '../../translation';
import { Muted } from '../Muted';

/** Starts and cancels; says why when it cannot. */
export function RunControls(props: {
  /** The run that is going on, if any. */
  running?: RoutingTestRun;
  pending: boolean;
  /** Whether the scenario breaks something on purpose. */
  disruptive: boolean;
  onRun(): void;
  onCancel(run: RoutingTestRun): void;
}) {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { disruptive, onCancel, onRun, pending, running } = props;
  const { entity } = useEntity();
  const permission = useEntityPermission(llmDRoutingTestRunPermission);
  const disrupt = useEntityPermission(llmDRoutingTestDisruptPermission);
  const reasonId = useId();
  const loading = permission.loading || (disruptive && disrupt.loading);
  const obstacle = (() => {
    if (!entity.metadata.annotations?.[ANNOTATION_SCHEDULER_INSTALL]) {
      return t('routingTest.readOnly');
    }
    if (permission.error) {
      return permission.error.message;
    }
    if (!loading && !permission.allowed) {
      return t('routingTest.denied');
    }
    if (!loading && disruptive && !disrupt.allowed) {
      return t('routingTest.deniedDisruptive');
    }
    return running && t('routingTest.running');
  })();
  return (
    <Flex align="center" gap="3">
      <Button
        variant="primary"
        iconStart={<RiPlayLine aria-hidden />}
        isDisabled={Boolean(obstacle) || loading}
        isPending={pending}
        aria-describedby={obstacle ? reasonId : undefined}
        onPress={onRun}
      >
        {t('routingTest.run')}
      </Button>
      {running && permission.allowed && (
        <Button
          variant="secondary"
          iconStart={<RiStopLine aria-hidden />}
          onPress={() => onCancel(running)}
        >
          {t('routingTest.cancel')}
        </Button>
      )}
      {obstacle && (
        <span id={reasonId}>
          <Muted>{obstacle}</Muted>
        </span>
      )}
    </Flex>
  );
}
