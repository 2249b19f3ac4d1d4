import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'End the task unless the cached prefix is preferred',
    example: stringify({
      steps: [
        {
          id: 'test',
          name: 'Prove that requests go where they should',
          action: 'llm-d:routing-test',
          input: { cluster: 'local', namespace: 'llm-d-sim', name: 'demo' },
        },
      ],
    }),
  },
  {
    description: 'Only point it out',
    example: stringify({
      steps: [
        {
          id: 'test',
          name: 'See how requests are spread',
          action: 'llm-d:routing-test',
          input: {
            cluster: 'local',
            namespace: 'llm-d-sim',
            name: 'demo',
            scenario: 'round-robin',
            onFail: 'warn',
          },
        },
      ],
    }),
  },
];
