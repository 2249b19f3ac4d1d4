import * as git from 'isomorphic-git';
import fs from 'node:fs';

/**
 * Whether a branch is what a commit of everything that is staged would be: the same files, upon the same commit. Then nobody else has put anything there.
 *
 * @param staged - clone of the base branch, with a change that is staged and not committed
 * @param branch - clone of the branch
 */
export async function isSameCommit(
  staged: string,
  branch: string,
): Promise<boolean> {
  const base = await git.resolveRef({ fs, dir: staged, ref: 'HEAD' });
  const { commit } = await headOf(branch);
  if (commit.parent.length !== 1 || commit.parent[0] !== base) return false;
  const wouldBe = await git.commit({
    fs,
    dir: staged,
    noUpdateBranch: true,
    message: 'What would be pushed',
    author: { name: 'Scaffolder', email: 'scaffolder@backstage.io' },
  });
  const { commit: ours } = await git.readCommit({
    fs,
    dir: staged,
    oid: wouldBe,
  });
  return ours.tree === commit.tree;
}

async function headOf(dir: string) {
  const oid = await git.resolveRef({ fs, dir, ref: 'HEAD' });
  return git.readCommit({ fs, dir, oid });
}
