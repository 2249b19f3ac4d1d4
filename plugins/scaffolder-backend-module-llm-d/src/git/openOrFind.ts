import { z } from 'zod';
import type { PullRequest } from './GitHost';
import { hostError, hostRequest } from './hostRequest';

/** How one host's API opens and finds pull requests. */
export interface PullRequestApi {
  /** Of the host, for messages. */
  name: string;
  headers: Record<string, string>;
  /** Where they are opened, and listed. */
  url: string;
  creation(request: PullRequest): object;
  /** Statuses of a creation that say that there is one for this branch. */
  existsStatuses: readonly number[];
  /** Of a listing of open ones, for a branch where the host can be asked for that. */
  query(head: string): Record<string, string>;
  /** Whether a listed one asks for a branch of this repository, and not for a fork's of the same name. */
  isForBranch(item: unknown, head: string): boolean;
  /** Field of an answer that holds its address. */
  urlField: 'html_url' | 'web_url';
}

/** More open pull requests than that nobody looks through, not even by machine. */
const mostPages = 50;

/** Opens a pull request, or finds the open one for the same branch: a task that is run again does not open a second. */
export async function openOrFind(
  api: PullRequestApi,
  request: PullRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { existsStatuses, headers, name } = api;
  const created = await hostRequest(api.url, {
    method: 'POST',
    headers,
    body: api.creation(request),
    signal,
  });
  const url = urlIn(created.body, api.urlField);
  if (created.status >= 200 && created.status < 300 && url) return url;
  if (existsStatuses.includes(created.status)) {
    const existing = await findOpen(api, request.head, signal).catch(
      () => undefined,
    );
    if (existing) return existing;
  }
  throw hostError(`${name} did not open a pull request`, created);
}

/**
 * Address of the open pull request for a branch, if there is one.
 *
 * @throws Error with the host's words when it does not tell.
 */
export async function findOpen(
  { headers, isForBranch, name, query, url, urlField }: PullRequestApi,
  head: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const search = new URLSearchParams({ ...query(head), page: `${page}` });
    const listed = await hostRequest(`${url}?${search}`, {
      method: 'GET',
      headers,
      signal,
    });
    const items = z.array(z.unknown()).safeParse(listed.body);
    if (listed.status !== 200 || !items.success) {
      throw hostError(`${name} did not list its pull requests`, listed);
    }
    if (items.data.length === 0) return undefined;
    const found = items.data.find(item => isForBranch(item, head));
    const address = urlIn(found, urlField);
    if (address) return address;
  }
  return undefined;
}

function urlIn(body: unknown, field: string): string | undefined {
  const value = Object(body)[field];
  return typeof value === 'string' ? value : undefined;
}
