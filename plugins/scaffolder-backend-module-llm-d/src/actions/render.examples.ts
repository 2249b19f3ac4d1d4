import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Render what the form was filled in with',
    example: stringify({
      steps: [
        {
          id: 'render',
          name: 'Render the custom resources',
          action: 'llm-d:render',
          input: { form: { name: 'demo', simulatorNamespace: 'llm-d-sim' } },
        },
      ],
    }),
  },
  {
    description: 'Bring a configuration of your own for the endpoint picker',
    example: stringify({
      steps: [
        {
          id: 'render',
          name: 'Render the custom resources',
          action: 'llm-d:render',
          input: {
            form: {
              name: 'queue-first',
              eppConfig: stringify({
                apiVersion: 'llm-d.ai/v1alpha1',
                kind: 'EndpointPickerConfig',
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
            path: 'deploy',
          },
        },
      ],
    }),
  },
];
