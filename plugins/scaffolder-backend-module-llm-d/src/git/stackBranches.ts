import * as git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import type { GitHost } from './GitHost';

/**
 * Branches of a repository that are a stack's, the latest first: `<branch>`, and `<branch>_2`, `<branch>_3`, ... of later pull requests. An underscore,
 * for no stack has one in its name.
 *
 * @throws Error with the host's answer when it does not tell.
 */
export async function stackBranches(
  { auth, remoteUrl }: Pick<GitHost, 'auth' | 'remoteUrl'>,
  branch: string,
): Promise<string[]> {
  const prefix = `refs/heads/${branch}`;
  const refs = await git.listServerRefs({
    http,
    url: remoteUrl,
    onAuth: () => auth,
    onAuthFailure: () => ({ cancel: true }),
    prefix,
  });
  return refs
    .map(({ ref }) => ref.slice('refs/heads/'.length))
    .filter(name => numberOf(name, branch) !== undefined)
    .sort((a, b) => (numberOf(b, branch) ?? 0) - (numberOf(a, branch) ?? 0));
}

/** A name that none of a stack's branches has. */
export function freshBranch(
  branch: string,
  present: readonly string[],
): string {
  if (present.length === 0) return branch;
  const taken = present.map(name => numberOf(name, branch) ?? 1);
  return `${branch}_${Math.max(...taken) + 1}`;
}

function numberOf(name: string, branch: string): number | undefined {
  if (name === branch) return 1;
  const [, number] =
    /^_([1-9][0-9]{0,8})$/.exec(
      name.startsWith(branch) ? name.slice(branch.length) : '',
    ) ?? [];
  return number === undefined ? undefined : Number(number);
}
