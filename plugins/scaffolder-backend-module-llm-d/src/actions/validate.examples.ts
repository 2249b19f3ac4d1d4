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
    description: 'Check what an earlier step rendered',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Check the custom resources',
          action: 'llm-d:validate',
          input: { manifests },
        },
      ],
    }),
  },
  {
    description: 'Check files of the workspace',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Check the custom resources',
          action: 'llm-d:validate',
          input: { paths: ['llm-d/deploy/schedulerinstall-demo.yaml'] },
        },
      ],
    }),
  },
  {
    description: 'Check against a cluster too, and see what would change',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Check against the cluster',
          action: 'llm-d:validate',
          input: { cluster: 'local', manifests },
        },
      ],
    }),
  },
];
