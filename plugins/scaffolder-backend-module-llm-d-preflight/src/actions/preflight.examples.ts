import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Try what llm-d:render has written, and go on either way',
    example: stringify({
      steps: [
        {
          id: 'preflight',
          name: 'Try it on a throw-away local cluster',
          action: 'llm-d:preflight',
          input: { cluster: 'local', path: 'llm-d', onFail: 'warn' },
        },
      ],
    }),
  },
];
