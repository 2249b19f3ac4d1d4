import { DEPLOY_FOLDER } from '@llm-d-sim/plugin-llm-d-common';

/** What has to be done to a folder for it to hold a rendered tree. */
export interface TreeChanges {
  write: Map<string, string>;
  remove: string[];
}

/** Folders that golden paths write as a whole: what a rendering no longer has in there goes. */
const ownFolders = [`${DEPLOY_FOLDER}/`, 'compiled/'];
/** Written by some renderings only, and of no use without the stack. */
const goesWithStack = 'catalog-info.yaml';

/**
 * What makes a folder hold what was rendered. Everything else in it belongs to people, a README or a `catalog-info.yaml` that this rendering does not
 * have, and stays.
 *
 * @param wanted - empty: the stack goes, with what stands for it in the catalog
 */
export function treeChanges(
  present: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): TreeChanges {
  const goes = (name: string) =>
    ownFolders.some(folder => name.startsWith(folder)) ||
    (wanted.size === 0 && name === goesWithStack);
  return {
    write: new Map(
      [...wanted].filter(([name, text]) => present.get(name) !== text),
    ),
    remove: [...present.keys()].filter(name => !wanted.has(name) && goes(name)),
  };
}

/** Whether there is nothing to do. */
export function isNothing({ remove, write }: TreeChanges): boolean {
  return write.size === 0 && remove.length === 0;
}
