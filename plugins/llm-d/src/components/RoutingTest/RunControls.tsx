import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import { RiPlayLine, RiStopLine } from '@remixicon/react';
import { useId } from 'react';
import { useRunObstacle } from '../../hooks/useRunObstacle';
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
  const { loading, mayRun, obstacle } = useRunObstacle({ disruptive, running });
  const reasonId = useId();
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
      {running && mayRun && (
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
