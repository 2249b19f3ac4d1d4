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
  {
    description: 'Take back what was applied unless the stack is ready in time',
    example: stringify({
      steps: [
        {
          id: 'wait',
          name: 'Wait until the endpoint picker has its new profile',
          action: 'llm-d:wait',
          input: {
            cluster: 'local',
            namespace: 'llm-d-sim',
            name: 'demo',
            onFail: 'rollback',
            undo: '${{ steps.apply.output.undo }}',
          },
        },
      ],
    }),
  },
];
