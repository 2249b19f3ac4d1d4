import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Five decode pods',
    example: stringify({
      steps: [
        {
          id: 'scale',
          name: 'Scale up',
          action: 'llm-d:scale',
          input: {
            cluster: 'local',
            namespace: 'llm-d-sim',
            name: 'demo',
            replicas: 5,
          },
        },
      ],
    }),
  },
];
