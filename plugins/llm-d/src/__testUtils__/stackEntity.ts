import type { Entity } from '@backstage/catalog-model';

/** A catalog entity that leads to a stack. */
export const stackEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'local-llm-d-sim-demo',
    namespace: 'default',
    annotations: {
      'sim.llm-d.io/cluster': 'local',
      'sim.llm-d.io/inference-pool': 'llm-d-sim/demo',
      'sim.llm-d.io/scheduler-install': 'llm-d-sim/demo',
      'sim.llm-d.io/simulator-deployment': 'llm-d-sim/demo',
    },
  },
  spec: { type: 'inference-stack', owner: 'group:default/ai-platform' },
};
