import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const manifests = [
  {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SimulatorDeployment',
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec: { decode: { enabled: true, replicas: 3 } },
  },
];

export const examples: TemplateExample[] = [
  {
    description: 'Lint what an earlier step has rendered',
    example: stringify({
      steps: [
        {
          id: 'lint',
          name: 'Look for mistakes',
          action: 'llm-d:lint',
          input: { cluster: 'local', manifests },
        },
      ],
    }),
  },
  {
    description: 'Be strict: a warning ends the task too',
    example: stringify({
      steps: [
        {
          id: 'lint',
          name: 'Look for mistakes',
          action: 'llm-d:lint',
          input: { manifests, failOn: 'warning' },
        },
      ],
    }),
  },
];
