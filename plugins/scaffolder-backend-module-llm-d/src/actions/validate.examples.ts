import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Check what an earlier step rendered',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Check the custom resources',
          action: 'llm-d:validate',
          input: { manifests: '${{ steps.render.output.manifests }}' },
        },
      ],
    }),
  },
  {
    description: 'Check files of the workspace',
    example: stringify({
      steps: [
        {
          id: 'validate',
          name: 'Check the custom resources',
          action: 'llm-d:validate',
          input: { paths: ['llm-d/stack.yaml'] },
        },
      ],
    }),
  },
];
