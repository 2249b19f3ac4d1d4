import {
  resolveSafeChildPath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  addFiles,
  cloneRepo,
  commitAndPushBranch,
  removeFiles,
} from '@backstage/plugin-scaffolder-node';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readFileTree } from './fileTree';
import type { GitHost } from './GitHost';
import { isSameCommit } from './isSameCommit';
import { quietLogger } from './quietLogger';
import { freshBranch, stackBranches } from './stackBranches';
import { isNothing, treeChanges, type TreeChanges } from './treeChanges';

/** What pushing has come to. */
export type PushOutcome =
  /** The base branch holds it already: there is nothing to merge. */
  | { type: 'nothing to do' }
  /** The branch held it already, from an earlier attempt. */
  | { type: 'was there'; branch: string }
  | { type: 'pushed'; branch: string; commit: string };

/** What is pushed, and where to. */
export interface PushTreeOptions {
  host: GitHost;
  base: string;
  /** Of the stack: the first of its branches has that name. */
  branch: string;
  /** In the repository. */
  folder: string;
  /** Empty: what golden paths have written goes. */
  files: ReadonlyMap<string, string>;
  message: string;
  author?: { name?: string; email?: string };
  /** Empty, for this only. */
  directory: string;
  logger: LoggerService;
  signal?: AbortSignal;
}

interface Clone {
  dir: string;
  changes: TreeChanges;
}

/**
 * Makes a folder of a repository hold some files, on a branch of the stack's. The branch of an open pull request gets another commit. Any other
 * begins at the base, under a name that is not taken: what a merge or a person has left under the old name may be squashed, declined or somebody's
 * own, so it is neither built upon nor overwritten.
 */
export async function pushTree(options: PushTreeOptions): Promise<PushOutcome> {
  const { base, branch, host } = options;
  const onBase = await clone(options, base, 'base');
  if (isNothing(onBase.changes)) return { type: 'nothing to do' };

  const present = await stackBranches(host, branch);
  const open = await firstOpen(host, present, options.signal);
  if (open !== undefined) {
    const continued = await clone(options, open, 'open');
    if (isNothing(continued.changes)) {
      return { type: 'was there', branch: open };
    }
    await stage(options, continued);
    return push(options, continued, open);
  }
  await stage(options, onBase);
  const [latest] = present;
  if (latest !== undefined) {
    const left = await clone(options, latest, 'latest');
    // An attempt that came as far as this, and not to its pull request.
    if (await isSameCommit(onBase.dir, left.dir)) {
      return { type: 'was there', branch: latest };
    }
  }
  return push(options, onBase, freshBranch(branch, present));
}

async function firstOpen(
  host: GitHost,
  branches: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const name of branches) {
    if (await host.findPullRequest(name, signal)) return name;
  }
  return undefined;
}

async function clone(
  options: PushTreeOptions,
  ref: string,
  name: string,
): Promise<Clone> {
  const { auth, remoteUrl: url } = options.host;
  const logger = quietLogger(options.logger);
  const dir = path.join(options.directory, name);
  await cloneRepo({ url, dir, auth, logger, ref, depth: 1 });
  const present = await readFileTree(resolveSafeChildPath(dir, options.folder));
  return { dir, changes: treeChanges(present, options.files) };
}

async function stage(
  { folder, host, ...options }: PushTreeOptions,
  { changes, dir }: Clone,
): Promise<void> {
  const shared = { dir, auth: host.auth, logger: quietLogger(options.logger) };
  for (const name of changes.remove) {
    const filepath = `${folder}/${name}`;
    await rm(resolveSafeChildPath(dir, filepath));
    await removeFiles({ ...shared, filepath });
  }
  for (const [name, text] of changes.write) {
    const filepath = `${folder}/${name}`;
    const file = resolveSafeChildPath(dir, filepath);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    await addFiles({ ...shared, filepath });
  }
}

async function push(
  options: PushTreeOptions,
  { dir }: Clone,
  branch: string,
): Promise<PushOutcome> {
  options.signal?.throwIfAborted();
  const { commitHash } = await commitAndPushBranch({
    dir,
    auth: options.host.auth,
    logger: quietLogger(options.logger),
    commitMessage: options.message,
    gitAuthorInfo: options.author,
    branch,
  });
  return { type: 'pushed', branch, commit: commitHash };
}
