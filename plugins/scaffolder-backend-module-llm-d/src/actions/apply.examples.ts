import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Apply a pair of custom resources',
    example: stringify({
      steps: [
        {
          id: 'apply',
          name: 'Apply the stack',
          action: 'llm-d:apply',
          input: {
            cluster: 'local',
            manifests: [
              {
                apiVersion: 'sim.llm-d.io/v1alpha1',
                kind: 'SimulatorDeployment',
                metadata: { name: 'demo', namespace: 'llm-d-sim' },
                spec: { decode: { enabled: true, replicas: 3 } },
              },
              {
                apiVersion: 'sim.llm-d.io/v1alpha1',
                kind: 'SchedulerInstall',
                metadata: { name: 'demo', namespace: 'llm-d-sim' },
                spec: {
                  simulatorNamespace: 'llm-d-sim',
                  epp: { enabled: true },
                },
              },
            ],
          },
        },
      ],
    }),
  },
];
