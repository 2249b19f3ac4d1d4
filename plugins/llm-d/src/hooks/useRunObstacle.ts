import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_SCHEDULER_INSTALL,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestRunPermission,
  type RoutingTestRun,
} from '@llm-d-sim/plugin-llm-d-common';
import { llmDTranslationRef } from '../translation';

/** Whether a test can be started on the entity's stack, and if not, why. */
export function useRunObstacle(options: {
  /** The run that is going on, if any. */
  running?: RoutingTestRun;
  /** Whether the scenario breaks something on purpose. */
  disruptive: boolean;
}): {
  /** Until permissions are known, nothing is offered. */
  loading: boolean;
  /** For a person; undefined when there is nothing in the way. */
  obstacle?: string;
  mayRun: boolean;
} {
  const { t } = useTranslationRef(llmDTranslationRef);
  const { disruptive, running } = options;
  const { entity } = useEntity();
  const permission = useEntityPermission(llmDRoutingTestRunPermission);
  const disrupt = useEntityPermission(llmDRoutingTestDisruptPermission);
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
  return {
    loading,
    mayRun: permission.allowed,
    ...(obstacle !== undefined && { obstacle }),
  };
}
