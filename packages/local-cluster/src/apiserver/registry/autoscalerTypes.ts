import { autoscalerConversion, specOfV1 } from './autoscalerConversion';
import { builtinType } from './builtinType';
import {
  defaultAutoscaler,
  defaultAutoscalerV1,
} from './defaults/autoscalerDefaults';
import type { ResourceType } from './ResourceType';
import { autoscalerFaults } from './validation/autoscalerValidation';

const autoscaler = {
  group: 'autoscaling',
  resource: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
  shortNames: ['hpa'],
  categories: ['all'],
  hasStatus: true,
  emptyObject: { metadata: {}, spec: { scaleTargetRef: {} }, status: {} },
};

/** HorizontalPodAutoscaler in both versions; the one that is stored stands first. */
export const autoscalerTypes: readonly ResourceType[] = [
  builtinType({
    ...autoscaler,
    version: 'v2',
    defaults: defaultAutoscaler,
    validate: autoscalerFaults,
    initialStatus: () => ({ desiredReplicas: 0 }),
  }),
  builtinType({
    ...autoscaler,
    version: 'v1',
    defaults: defaultAutoscalerV1,
    validate: object => autoscalerFaults({ ...object, spec: specOfV1(object) }),
    initialStatus: () => ({ currentReplicas: 0, desiredReplicas: 0 }),
    ...autoscalerConversion,
  }),
];
