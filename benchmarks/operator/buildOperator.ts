import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const root = path.resolve(__dirname, '../..');
const packages = [
  'packages/operator',
  'plugins/llm-d-common',
  'plugins/llm-d-node',
];

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Makes one JavaScript file of the operator's source, as its image has it: run from source, the compiler would take 90 MiB
 * more. The packages of others stay packages.
 *
 * @returns path of the program
 */
export async function buildOperator(): Promise<string> {
  const outfile = path.join(root, 'node_modules/.cache/llm-d/operator.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['packages/operator/src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    external: packages.flatMap(dependenciesOfOthers),
  });
  return outfile;
}

function dependenciesOfOthers(folder: string): string[] {
  const { dependencies } = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')),
  );
  return Object.keys(dependencies).filter(
    name => !name.startsWith('@llm-d-sim/'),
  );
}
