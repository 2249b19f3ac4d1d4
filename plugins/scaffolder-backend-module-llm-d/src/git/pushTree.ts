import {
  resolveSafeChildPath,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  addFiles,
  cloneRepo,
  commitAndPushBranch,
  createBranch,
  removeFiles,
} from '@backstage/plugin-scaffolder-node';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isSameTree, readFileTree } from './fileTree';
import type { GitHost } from './GitHost';
import { quietLogger } from './quietLogger';

/** What pushing has come to. */
export type PushOutcome =
  /** The base branch holds it already: there is nothing to merge. */
  | { type: 'nothing to do' }
  /** The branch held it already, from an earlier attempt. */
  | { type: 'was there' }
  | { type: 'pushed'; commit: string };

/**
 * Makes a folder of a repository hold exactly some files, on a branch of its own. A branch that is there from an earlier attempt gets another
 * commit, never a rewritten history.
 */
export async function pushTree(options: {
  host: GitHost;
  base: string;
  branch: string;
  /** In the repository. */
  folder: string;
  /** Empty: the folder goes. */
  files: ReadonlyMap<string, string>;
  message: string;
  author?: { name?: string; email?: string };
  /** Empty, for this only. */
  directory: string;
  logger: LoggerService;
}): Promise<PushOutcome> {
  const { base, branch, directory, files, folder, host } = options;
  const logger = quietLogger(options.logger);
  const { auth, remoteUrl: url } = host;
  const clone = async (ref: string, name: string) => {
    const dir = path.join(directory, name);
    await cloneRepo({ url, dir, auth, logger, ref, depth: 1 });
    return {
      dir,
      files: await readFileTree(resolveSafeChildPath(dir, folder)),
    };
  };
  const onBase = await clone(base, 'base');
  if (isSameTree(onBase.files, files)) return { type: 'nothing to do' };
  const earlier = await clone(branch, 'branch').catch(error => {
    if (/not find/i.test(String(error))) return undefined;
    throw error;
  });
  if (earlier && isSameTree(earlier.files, files)) return { type: 'was there' };

  const work = earlier ?? onBase;
  if (!earlier)
    await createBranch({ dir: work.dir, ref: branch, auth, logger });
  for (const name of work.files.keys()) {
    if (files.has(name)) continue;
    await rm(resolveSafeChildPath(work.dir, `${folder}/${name}`));
    await removeFiles({
      dir: work.dir,
      filepath: `${folder}/${name}`,
      auth,
      logger,
    });
  }
  for (const [name, text] of files) {
    const file = resolveSafeChildPath(work.dir, `${folder}/${name}`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    await addFiles({
      dir: work.dir,
      filepath: `${folder}/${name}`,
      auth,
      logger,
    });
  }
  const { commitHash } = await commitAndPushBranch({
    dir: work.dir,
    auth,
    logger,
    commitMessage: options.message,
    gitAuthorInfo: options.author,
    branch,
  });
  return { type: 'pushed', commit: commitHash };
}
