/** A pull request as the server keeps it. */
export interface StoredPullRequest {
  title: string;
  body: string;
  head: string;
  base: string;
  html_url: string;
}

/** Where a host is reached. */
interface Addresses {
  /** As repository URLs have it. */
  host: string;
  /** Of its API, without a path. */
  api: string;
}

/** How one kind of Git host differs from the others, as far as pull requests go: by its own API's documentation. */
export interface GitHostDialect {
  /** Git only over TLS: the host's integration knows no other address. */
  tls: boolean;
  /** Section `integrations` of a portal's configuration. */
  integrations(at: Addresses, token: string): object;
  /** Who Git says it is. */
  gitUser: string;
  /** Header that the API wants. */
  authorization(token: string): string;
  /** Path of the pull requests of `acme/clusters`. */
  pulls: string;
  /** Of a request to open one. */
  read(body: Record<string, string>): Omit<StoredPullRequest, 'html_url'>;
  /** Of an answer. */
  write(pull: StoredPullRequest): object;
  /** Whether a listing's query asks for this one. */
  lists(query: URLSearchParams, pull: StoredPullRequest): boolean;
  /** What it answers where there is one for the branch. */
  exists: { status: number; body: object };
}

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const byHead = (
  body: Record<string, string>,
): Omit<StoredPullRequest, 'html_url'> => ({
  title: body.title,
  body: body.body,
  head: body.head,
  base: body.base,
});

/** Kinds of hosts that `llm-d:pull-request` knows. */
export const gitHostDialects = {
  gitea: {
    tls: false,
    integrations: ({ api, host }, password) => ({
      gitea: [{ host, baseUrl: api, username: 'portal', password }],
    }),
    gitUser: 'portal',
    authorization: token => basic('portal', token),
    pulls: '/api/v1/repos/acme/clusters/pulls',
    read: byHead,
    write: pull => ({ ...pull, head: { ref: pull.head } }),
    lists: query => query.get('state') === 'open',
    exists: { status: 409, body: { message: 'pull request already exists' } },
  },
  github: {
    tls: true,
    integrations: ({ api, host }, token) => ({
      github: [{ host, apiBaseUrl: `${api}/api/v3`, token }],
    }),
    gitUser: 'x-access-token',
    authorization: token => `Bearer ${token}`,
    pulls: '/api/v3/repos/acme/clusters/pulls',
    read: byHead,
    write: pull => ({ ...pull, head: { ref: pull.head } }),
    lists: (query, { head }) =>
      query.get('state') === 'open' && query.get('head') === `acme:${head}`,
    exists: {
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ message: 'A pull request already exists' }],
      },
    },
  },
  gitlab: {
    tls: false,
    integrations: ({ api, host }, token) => ({
      gitlab: [{ host, baseUrl: api, apiBaseUrl: `${api}/api/v4`, token }],
    }),
    gitUser: 'oauth2',
    authorization: token => `Bearer ${token}`,
    pulls: '/api/v4/projects/acme%2Fclusters/merge_requests',
    read: body => ({
      title: body.title,
      body: body.description,
      head: body.source_branch,
      base: body.target_branch,
    }),
    write: ({ base, body, head, html_url, title }) => ({
      title,
      description: body,
      source_branch: head,
      target_branch: base,
      web_url: html_url,
    }),
    lists: (query, { head }) =>
      query.get('state') === 'opened' && query.get('source_branch') === head,
    exists: {
      status: 409,
      body: { message: ['Another open merge request already exists'] },
    },
  },
} satisfies Record<string, GitHostDialect>;

/** Header of Git itself, whatever the host. */
export const gitAuthorization = ({ gitUser }: GitHostDialect, token: string) =>
  basic(gitUser, token);
