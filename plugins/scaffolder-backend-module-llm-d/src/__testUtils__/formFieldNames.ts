import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Form fields that every scaffolder has. */
export const builtInFormFields = [
  'EntityPicker',
  'OwnerPicker',
  'RepoUrlPicker',
];

const folder = path.resolve(
  resolvePackagePath('@llm-d-sim/plugin-scaffolder-backend-module-llm-d'),
  '../llm-d/src/scaffolder',
);

/** Form fields that our frontend plugin registers, by the names that it gives them. */
export function ownFormFields(): string[] {
  return readdirSync(folder)
    .filter(file => /formfields?\.tsx?$/i.test(file))
    .flatMap(file =>
      [
        ...readFileSync(path.join(folder, file), 'utf8').matchAll(
          /name: '(LlmD\w+)'/g,
        ),
      ].map(([, name]) => name),
    );
}
