import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrations,
} from '@backstage/integration';
import { parseRepoUrl } from '@backstage/plugin-scaffolder-node';
import type { GitHost } from './GitHost';
import { openOrFind } from './openOrFind';

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
  const pulls = `${api}/repos/${path}/pulls`;
  return {
    remoteUrl: `${url}.git`,
    auth: { username: 'x-access-token', password: token },
    openPullRequest: (request, signal) =>
      openOrFind(
        {
          name: 'GitHub',
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${token}`,
          },
          create: { url: pulls, body: request },
          existsStatuses: [422],
          listUrl: `${pulls}?state=open&head=${encodeURIComponent(
            `${path.split('/')[0]}:${request.head}`,
          )}`,
          isForBranch: item => Object(Object(item).head).ref === request.head,
          urlField: 'html_url',
        },
        signal,
      ),
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
  const merges = `${
    config?.apiBaseUrl ?? `${base}/api/v4`
  }/projects/${encodeURIComponent(path)}/merge_requests`;
  return {
    remoteUrl: `${base}/${path}.git`,
    auth: { username: 'oauth2', password: token },
    openPullRequest: ({ base: target, body, head, title }, signal) =>
      openOrFind(
        {
          name: 'GitLab',
          headers: { authorization: `Bearer ${token}` },
          create: {
            url: merges,
            body: {
              title,
              description: body,
              source_branch: head,
              target_branch: target,
              remove_source_branch: true,
            },
          },
          existsStatuses: [409],
          listUrl: `${merges}?state=opened&source_branch=${encodeURIComponent(
            head,
          )}`,
          isForBranch: item => Object(item).source_branch === head,
          urlField: 'web_url',
        },
        signal,
      ),
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
  const pulls = `${base}/api/v1/repos/${path}/pulls`;
  const authorization = config?.username
    ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    : `token ${password}`;
  return {
    remoteUrl: `${base}/${path}.git`,
    auth: { username, password },
    openPullRequest: (request, signal) =>
      openOrFind(
        {
          name: 'Gitea',
          headers: { authorization },
          create: { url: pulls, body: request },
          existsStatuses: [409],
          listUrl: `${pulls}?state=open`,
          isForBranch: item => Object(Object(item).head).ref === request.head,
          urlField: 'html_url',
        },
        signal,
      ),
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
