import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const stack = { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' };

export const examples: TemplateExample[] = [
  {
    description: 'Ask for a rendered stack to be merged',
    example: stringify({
      steps: [
        {
          id: 'pull-request',
          name: 'Open a pull request',
          action: 'llm-d:pull-request',
          input: { ...stack, text: ['What will change: ...'] },
        },
      ],
    }),
  },
  {
    description: 'Ask for a stack to be removed',
    example: stringify({
      steps: [
        {
          id: 'pull-request',
          name: 'Open a pull request',
          action: 'llm-d:pull-request',
          input: { ...stack, remove: true },
        },
      ],
    }),
  },
];
