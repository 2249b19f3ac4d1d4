import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Leave it to the portal',
    example: stringify({
      steps: [
        {
          id: 'delivery',
          name: 'Choose how to deliver',
          action: 'llm-d:choose-delivery',
          input: { delivery: 'automatic' },
        },
      ],
    }),
  },
  {
    description: 'A pull request to a repository of your own',
    example: stringify({
      steps: [
        {
          id: 'delivery',
          name: 'Choose how to deliver',
          action: 'llm-d:choose-delivery',
          input: {
            delivery: 'pull-request',
            repoUrl: 'github.com?owner=acme&repo=clusters',
          },
        },
      ],
    }),
  },
];
