import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Form fields that every scaffolder has. */
export const builtInFormFields = [
  'EntityPicker',
  'OwnerPicker',
  'RepoUrlPicker',
];

const table = path.resolve(
  resolvePackagePath('@llm-d-sim/plugin-scaffolder-backend-module-llm-d'),
  '../llm-d/src/scaffolder/templateFields.ts',
);

/** Form fields that our frontend plugin registers, by the names that its table gives them. */
export function ownFormFields(): string[] {
  return [
    ...readFileSync(table, 'utf8').matchAll(
      /field\(\s*'[\w-]+',\s*'(LlmD\w+)'/g,
    ),
  ].map(([, name]) => name);
}
