import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const root = path.resolve(__dirname, '../..');
const packages = ['plugins/llm-d', 'plugins/llm-d-common'];

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

/** What a browser has to fetch of the plugin's own code, compressed, MiB. */
export interface PluginBundle {
  /** Before anybody has opened anything: with the app. */
  entry: number;
  /** Each when it is wanted. */
  lazy: number;
  lazyChunks: number;
}

/** Bundles the plugin as an app would, without the packages of others. */
export async function pluginBundle(): Promise<PluginBundle> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['plugins/llm-d/src/alpha.tsx'],
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    splitting: true,
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'error',
    external: packages.flatMap(dependenciesOfOthers),
  });
  const sizes = new Map(
    outputFiles.map(file => [
      path.relative(root, file.path),
      gzipSync(file.contents).length / 2 ** 20,
    ]),
  );
  const entry = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === 'plugins/llm-d/src/alpha.tsx',
  );
  if (!entry) {
    throw new Error('The bundle has no entry');
  }
  // What the entry imports at once comes with it.
  const eager = new Set<string>();
  const visit = (name: string) => {
    if (!eager.has(name)) {
      eager.add(name);
      metafile.outputs[name]?.imports
        .filter(({ kind }) => kind === 'import-statement')
        .forEach(item => visit(item.path));
    }
  };
  visit(entry[0]);
  const sum = (names: string[]) =>
    names.reduce((total, name) => total + (sizes.get(name) ?? 0), 0);
  const lazy = [...sizes.keys()].filter(name => !eager.has(name));
  return { entry: sum([...eager]), lazy: sum(lazy), lazyChunks: lazy.length };
}

function dependenciesOfOthers(folder: string): string[] {
  const { dependencies, peerDependencies } = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')),
  );
  return Object.keys({ ...dependencies, ...peerDependencies })
    .filter(name => !name.startsWith('@llm-d-sim/'))
    .flatMap(name => [name, `${name}/*`]);
}
