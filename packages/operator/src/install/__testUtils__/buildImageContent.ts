import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const root = path.resolve(__dirname, '../../../../..');
const cli = path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
const operator = 'packages/operator';
/** The operator and those of our packages that it needs, each after what it needs itself. */
const workspaces = ['plugins/llm-d-common', 'plugins/llm-d-node', operator];

const packageSchema = z.looseObject({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});
const readPackage = (folder: string) =>
  packageSchema.parse(
    JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')),
  );

/**
 * Makes the content of the operator's image as `npm run build` and the Dockerfile do, beside the work tree: packages built, and in
 * node_modules nothing but their production dependencies. Those are links to what is installed here, so that no network is needed; a
 * package that our own code needs and does not declare is missing all the same.
 *
 * @param folder - empty
 * @returns the program
 */
export function buildImageContent(folder: string): string {
  const tree = path.join(folder, 'tree');
  const content = path.join(folder, 'content');
  copyWorkspaces(tree);
  for (const workspace of workspaces) {
    run(path.join(tree, workspace), 'package', 'build');
  }
  mkdirSync(content);
  run(tree, 'build-workspace', content, '@llm-d-sim/operator');
  linkDependencies(content);
  return path.join(content, operator, 'bin/llm-d-sim-operator.cjs');
}

function run(cwd: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [cli, ...args], { cwd, stdio: 'pipe' });
}

function copyWorkspaces(tree: string): void {
  for (const workspace of workspaces) {
    cpSync(path.join(root, workspace), path.join(tree, workspace), {
      recursive: true,
      filter: source =>
        !['node_modules', 'dist', 'interop'].includes(path.basename(source)),
    });
    // What the build expects of the compiler; nobody reads declarations here.
    const declarations = path.join(tree, 'dist-types', workspace, 'src');
    mkdirSync(declarations, { recursive: true });
    for (const entry of ['index', 'main']) {
      writeFileSync(path.join(declarations, `${entry}.d.ts`), 'export {};\n');
    }
  }
  for (const file of ['package.json', 'tsconfig.json', 'yarn.lock']) {
    cpSync(path.join(root, file), path.join(tree, file));
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
}

function linkDependencies(content: string): void {
  const ours = new Map(
    workspaces.map(workspace => {
      const folder = path.join(content, workspace);
      return [readPackage(folder).name, folder];
    }),
  );
  for (const workspace of workspaces) {
    const { dependencies } = readPackage(path.join(content, workspace));
    for (const name of Object.keys(dependencies)) {
      const link = path.join(content, workspace, 'node_modules', name);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(ours.get(name) ?? installed(workspace, name), link);
    }
  }
}

/** Where a dependency is installed: beside the package, when another version stands at the root. */
function installed(workspace: string, name: string): string {
  const folder = [path.join(root, workspace), root]
    .map(place => path.join(place, 'node_modules', name))
    .find(existsSync);
  if (folder === undefined) {
    throw new Error(`${name}, which ${workspace} needs, is not installed`);
  }
  return folder;
}
