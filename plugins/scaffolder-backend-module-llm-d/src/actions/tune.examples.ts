import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A stack whose endpoint picker looks at queues only',
    example: stringify({
      steps: [
        {
          id: 'tune',
          name: 'Render the stack with the new profile',
          action: 'llm-d:tune',
          input: {
            cluster: 'local',
            namespace: 'llm-d-sim',
            name: 'demo',
            eppConfig: stringify({
              plugins: [
                { type: 'queue-scorer' },
                { type: 'max-score-picker' },
                { type: 'single-profile-handler' },
              ],
              schedulingProfiles: [
                {
                  name: 'default',
                  plugins: [
                    { pluginRef: 'queue-scorer', weight: 1 },
                    { pluginRef: 'max-score-picker' },
                  ],
                },
              ],
            }),
          },
        },
      ],
    }),
  },
];
