import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Delete a stack with all that was made for it',
    example: stringify({
      steps: [
        {
          id: 'delete',
          name: 'Delete the stack',
          action: 'llm-d:delete',
          input: { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' },
        },
      ],
    }),
  },
];
