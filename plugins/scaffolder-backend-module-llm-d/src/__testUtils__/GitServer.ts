import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  gitAuthorization,
  gitHostDialects,
  type GitHostDialect,
  type StoredPullRequest,
} from './gitHostDialects';

/** Of the portal itself. */
const portalToken = 'a-password-that-must-not-show';

/**
 * A Git host on loopback: Git's own `http-backend` behind HTTP, with one bare repository `acme/clusters`, and the few calls of a host's API for pull
 * requests and files.
 */
export class GitServer {
  readonly pullRequests: StoredPullRequest[] = [];
  /** Of whoever may push and open pull requests. */
  readonly tokens = new Set<string>([portalToken]);
  readonly #dialect: GitHostDialect;
  readonly #servers: readonly Server[];
  readonly #root: string;
  readonly #api: string;
  readonly host: string;
  #refusal?: { status: number; body: object };

  private constructor(options: {
    dialect: GitHostDialect;
    servers: readonly Server[];
    root: string;
    api: string;
    host: string;
  }) {
    this.#dialect = options.dialect;
    this.#servers = options.servers;
    this.#root = options.root;
    this.#api = options.api;
    this.host = options.host;
    for (const server of options.servers) {
      server.on('request', (request, response) => {
        this.#answer(request, response).catch(error => {
          response.writeHead(500).end(String(error));
        });
      });
    }
  }

  /** @param tls - for a kind of host that Git reaches over TLS only */
  static async start(
    kind: keyof typeof gitHostDialects = 'gitea',
    tls?: { cert: string; key: string },
  ): Promise<GitServer> {
    const dialect: GitHostDialect = gitHostDialects[kind];
    if (dialect.tls && !tls) throw new Error(`${kind} needs a certificate`);
    const root = mkdtempSync(path.join(tmpdir(), 'llm-d-git-'));
    const bare = path.join(root, 'acme', 'clusters.git');
    runGit(root, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    runGit(bare, 'config', 'http.receivepack', 'true');
    const seed = path.join(root, 'seed');
    runGit(root, 'clone', '--quiet', bare, seed);
    runGit(
      seed,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['commit', '--quiet', '--allow-empty', '-m', 'Begin'],
    );
    runGit(seed, 'push', '--quiet', 'origin', 'HEAD:main');
    const api = createServer();
    const apiAddress = await listening(api);
    const git = dialect.tls && tls ? createTlsServer(tls) : api;
    const host = git === api ? apiAddress : await listening(git);
    return new GitServer({
      dialect,
      servers: git === api ? [api] : [api, git],
      root,
      api: `http://${apiAddress}`,
      host,
    });
  }

  /** For `integrations` of a portal's configuration. */
  get integrations() {
    return this.#dialect.integrations(
      { host: this.host, api: this.#api },
      portalToken,
    );
  }

  get repoUrl(): string {
    return `${this.host}?owner=acme&repo=clusters`;
  }

  get secret(): string {
    return portalToken;
  }

  /** What the next request to open a pull request is answered with. */
  refuseNext(refusal: { status: number; body: object }): void {
    this.#refusal = refusal;
  }

  /** Merges a branch as somebody who approves does. */
  merge(branch: string): void {
    const work = mkdtempSync(path.join(this.#root, 'merge-'));
    runGit(this.#root, 'clone', '--quiet', this.#bare, work);
    runGit(
      work,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['merge', '--quiet', '--no-ff', '-m', 'Merge', `origin/${branch}`],
    );
    runGit(work, 'push', '--quiet', 'origin', 'HEAD:main');
    runGit(this.#bare, 'branch', '-D', branch);
    this.pullRequests.length = 0;
  }

  /** Merges a branch as one commit, as many hosts do by default, and leaves the branch where it is. */
  squashMerge(branch: string): void {
    const work = mkdtempSync(path.join(this.#root, 'squash-'));
    runGit(this.#root, 'clone', '--quiet', this.#bare, work);
    runGit(work, 'merge', '--quiet', '--squash', `origin/${branch}`);
    runGit(
      work,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['commit', '--quiet', '-m', `Squash ${branch}`],
    );
    runGit(work, 'push', '--quiet', 'origin', 'HEAD:main');
    this.close(branch);
  }

  /** Closes the pull request of a branch, which stays. */
  close(branch: string): void {
    const index = this.pullRequests.findIndex(({ head }) => head === branch);
    if (index >= 0) this.pullRequests.splice(index, 1);
  }

  /** Address of a file on `main`, as a browser shows it. */
  urlOf(file: string): string {
    return `${this.#api}/acme/clusters/src/branch/main/${file}`;
  }

  /** Puts a file on a branch. */
  commit(file: string, text: string, branch = 'main'): void {
    const work = this.checkout(branch);
    mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
    writeFileSync(path.join(work, file), text);
    runGit(work, 'add', file);
    runGit(
      work,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['commit', '--quiet', '-m', `Add ${file}`],
    );
    runGit(work, 'push', '--quiet', 'origin', `HEAD:${branch}`);
  }

  /** A checkout of a branch. */
  checkout(branch: string): string {
    const work = mkdtempSync(path.join(this.#root, 'work-'));
    runGit(
      this.#root,
      'clone',
      '--quiet',
      '--branch',
      branch,
      this.#bare,
      work,
    );
    return work;
  }

  commits(branch: string): number {
    return Number(runGit(this.#bare, 'rev-list', '--count', branch));
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise(resolve => {
        server.close(resolve);
      });
    }
    rmSync(this.#root, { recursive: true, force: true });
  }

  get #bare(): string {
    return path.join(this.#root, 'acme', 'clusters.git');
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', this.#api);
    const isApi = url.pathname.startsWith('/api/');
    const given = request.headers.authorization?.replace(/^basic/, 'Basic');
    const isKnown = [...this.tokens].some(
      token =>
        given ===
        (isApi
          ? this.#dialect.authorization(token)
          : gitAuthorization(this.#dialect, token)),
    );
    if (!isKnown) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
        .end(JSON.stringify({ message: 'Bad credentials' }));
      return;
    }
    if (url.pathname === this.#dialect.pulls) {
      await this.#pulls(request, response, url);
      return;
    }
    const file =
      /^[/]api[/]v1[/]repos[/]acme[/]clusters[/]contents[/](.*)$/.exec(
        url.pathname,
      );
    if (file) {
      this.#file(response, `${url.searchParams.get('ref')}:${file[1]}`);
      return;
    }
    await this.#backend(request, response, url);
  }

  /** A file as Gitea shows it. */
  #file(response: ServerResponse, object: string): void {
    try {
      const content = Buffer.from(
        execFileSync('git', ['show', object], {
          cwd: this.#bare,
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      ).toString('base64');
      answer(response, 200, { encoding: 'base64', content });
    } catch {
      answer(response, 404, { message: 'Not Found' });
    }
  }

  async #pulls(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const { exists, lists, read, write } = this.#dialect;
    if (request.method === 'GET') {
      const isFirst = (url.searchParams.get('page') ?? '1') === '1';
      const asked = this.pullRequests.filter(
        pull => isFirst && lists(url.searchParams, pull),
      );
      answer(response, 200, asked.map(write));
      return;
    }
    const refusal = this.#refusal;
    if (refusal) {
      this.#refusal = undefined;
      answer(response, refusal.status, refusal.body);
      return;
    }
    const wanted = read(JSON.parse(`${await readAll(request)}`));
    if (this.pullRequests.some(({ head }) => head === wanted.head)) {
      answer(response, exists.status, exists.body);
      return;
    }
    const number = this.pullRequests.length + 1;
    const created = {
      ...wanted,
      html_url: `${this.#api}/acme/clusters/pulls/${number}`,
    };
    this.pullRequests.push(created);
    answer(response, 201, write(created));
  }

  async #backend(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        GIT_PROTOCOL: `${request.headers['git-protocol'] ?? ''}`,
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: this.#dialect.gitUser,
        REMOTE_ADDR: '127.0.0.1',
      },
    });
    // Git does not read what it does not need, and may have gone by then.
    child.stdin.on('error', () => {});
    child.stdin.end(await readAll(request));
    const output = await readAll(child.stdout);
    const end = output.indexOf('\r\n\r\n');
    const headers = `${output.subarray(0, end)}`
      .split('\r\n')
      .map(line => line.split(': '));
    const status = headers.find(([name]) => name === 'Status')?.[1];
    response.writeHead(
      Number(status?.slice(0, 3) ?? 200),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    );
    response.end(output.subarray(end + 4));
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the server has no port');
  }
  return `127.0.0.1:${address.port}`;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}

function runGit(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
