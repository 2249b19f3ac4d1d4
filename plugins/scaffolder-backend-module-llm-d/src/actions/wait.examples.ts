import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Wait until the stack is ready and in the catalog',
    example: stringify({
      steps: [
        {
          id: 'wait',
          name: 'Wait until the stack is ready',
          action: 'llm-d:wait',
          input: {
            cluster: 'local',
            namespace: 'llm-d-sim',
            name: 'demo',
            timeoutSeconds: 120,
          },
        },
      ],
    }),
  },
];
