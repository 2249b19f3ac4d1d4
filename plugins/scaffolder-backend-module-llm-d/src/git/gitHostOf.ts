import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrations,
} from '@backstage/integration';
import { parseRepoUrl } from '@backstage/plugin-scaffolder-node';
import type { GitHost } from './GitHost';
import { findOpen, openOrFind, type PullRequestApi } from './openOrFind';

/**
 * The Git host of a repository, by the portal's `integrations`: GitHub, GitLab or Gitea. Nothing is ever sent to a host that those do not name.
 *
 * @param repoUrl - as RepoUrlPicker writes it
 * @param userToken - of the person, in place of the portal's own
 * @throws InputError for any other host, or without credentials.
 */
export async function gitHostOf(
  integrations: ScmIntegrations,
  repoUrl: string,
  userToken: string | undefined,
): Promise<GitHost> {
  const { host, owner, project, repo } = parseRepoUrl(repoUrl, integrations);
  const path = [owner ?? project, repo].filter(Boolean).join('/');
  const isPlain = path
    .split('/')
    .every(segment => /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment));
  if (!isPlain || !path.includes('/')) {
    throw new InputError(
      `${repoUrl} names no repository: it needs owner and repo`,
    );
  }
  const type = integrations.byHost(host)?.type;
  switch (type) {
    case 'github':
      return gitHub(integrations, host, path, userToken);
    case 'gitlab':
      return gitLab(integrations, host, path, userToken);
    case 'gitea':
      return gitea(integrations, host, path, userToken);
    default:
      throw new InputError(
        `Pull requests to ${host} (${type}) are not known to llm-d:pull-request: use the publish action of that host's scaffolder module`,
      );
  }
}

async function gitHub(
  integrations: ScmIntegrations,
  host: string,
  path: string,
  userToken: string | undefined,
): Promise<GitHost> {
  const config = integrations.github.byHost(host)?.config;
  const api = config?.apiBaseUrl ?? `https://${host}/api/v3`;
  const url = `https://${host}/${path}`;
  const token = required(
    host,
    userToken ??
      (
        await DefaultGithubCredentialsProvider.fromIntegrations(
          integrations,
        ).getCredentials({ url })
      ).token,
  );
  return {
    remoteUrl: `${url}.git`,
    auth: { username: 'x-access-token', password: token },
    ...pullRequestsBy({
      name: 'GitHub',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
      },
      url: `${api}/repos/${path}/pulls`,
      creation: request => request,
      existsStatuses: [422],
      query: head => ({ state: 'open', head: `${path.split('/')[0]}:${head}` }),
      isForBranch: (item, head) => Object(Object(item).head).ref === head,
      urlField: 'html_url',
    }),
  };
}

async function gitLab(
  integrations: ScmIntegrations,
  host: string,
  path: string,
  userToken: string | undefined,
): Promise<GitHost> {
  const config = integrations.gitlab.byHost(host)?.config;
  const token = required(host, userToken ?? config?.token);
  const base = config?.baseUrl ?? `https://${host}`;
  const api = config?.apiBaseUrl ?? `${base}/api/v4`;
  return {
    remoteUrl: `${base}/${path}.git`,
    auth: { username: 'oauth2', password: token },
    ...pullRequestsBy({
      name: 'GitLab',
      headers: { authorization: `Bearer ${token}` },
      url: `${api}/projects/${encodeURIComponent(path)}/merge_requests`,
      creation: ({ base: target, body, head, title }) => ({
        title,
        description: body,
        source_branch: head,
        target_branch: target,
        remove_source_branch: true,
      }),
      existsStatuses: [409],
      query: head => ({ state: 'opened', source_branch: head }),
      isForBranch: (item, head) => {
        const { source_branch, source_project_id, target_project_id } =
          Object(item);
        return (
          source_branch === head && source_project_id === target_project_id
        );
      },
      urlField: 'web_url',
    }),
  };
}

async function gitea(
  integrations: ScmIntegrations,
  host: string,
  path: string,
  userToken: string | undefined,
): Promise<GitHost> {
  const config = integrations.gitea.byHost(host)?.config;
  const password = required(host, userToken ?? config?.password);
  const username = config?.username ?? 'git';
  const base = (config?.baseUrl ?? `https://${host}`).replace(/\/+$/, '');
  const authorization = config?.username
    ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    : `token ${password}`;
  return {
    remoteUrl: `${base}/${path}.git`,
    auth: { username, password },
    ...pullRequestsBy({
      name: 'Gitea',
      headers: { authorization },
      url: `${base}/api/v1/repos/${path}/pulls`,
      creation: request => request,
      existsStatuses: [409],
      // It cannot be asked for one branch.
      query: () => ({ state: 'open', limit: '50' }),
      isForBranch: (item, head) => {
        const from = Object(Object(item).head);
        const to = Object(Object(item).base);
        return from.ref === head && from.repo_id === to.repo_id;
      },
      urlField: 'html_url',
    }),
  };
}

function pullRequestsBy(
  api: PullRequestApi,
): Pick<GitHost, 'findPullRequest' | 'openPullRequest'> {
  return {
    openPullRequest: (request, signal) => openOrFind(api, request, signal),
    findPullRequest: (head, signal) => findOpen(api, head, signal),
  };
}

function required(host: string, token: string | undefined): string {
  if (!token) {
    throw new InputError(
      `The portal has no credentials for ${host}: give its integration some, or let the form ask for the person's own`,
    );
  }
  return token;
}
