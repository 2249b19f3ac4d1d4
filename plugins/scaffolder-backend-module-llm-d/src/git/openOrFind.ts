import { z } from 'zod';
import { hostError, hostRequest } from './hostRequest';

/** How one host's API opens and finds pull requests. */
export interface PullRequestApi {
  /** Of the host, for messages. */
  name: string;
  headers: Record<string, string>;
  create: { url: string; body: object };
  /** Statuses of a creation that say that there is one for this branch. */
  existsStatuses: readonly number[];
  /** Lists open ones; those that are not for the branch are left out by `isForBranch`. */
  listUrl: string;
  isForBranch(item: unknown): boolean;
  /** Field of an answer that holds its address. */
  urlField: 'html_url' | 'web_url';
}

/** Opens a pull request, or finds the open one for the same branch: a task that is run again does not open a second. */
export async function openOrFind(
  api: PullRequestApi,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { create, existsStatuses, headers, listUrl, name } = api;
  const created = await hostRequest(create.url, {
    method: 'POST',
    headers,
    body: create.body,
    signal,
  });
  const url = urlIn(created.body, api.urlField);
  if (created.status >= 200 && created.status < 300 && url) return url;
  if (existsStatuses.includes(created.status)) {
    const open = await hostRequest(listUrl, { method: 'GET', headers, signal });
    const items = z.array(z.unknown()).safeParse(open.body);
    const found = items.success
      ? items.data.find(item => api.isForBranch(item))
      : undefined;
    const existing = urlIn(found, api.urlField);
    if (existing) return existing;
  }
  throw hostError(`${name} did not open a pull request`, created);
}

function urlIn(body: unknown, field: string): string | undefined {
  const value = Object(body)[field];
  return typeof value === 'string' ? value : undefined;
}
