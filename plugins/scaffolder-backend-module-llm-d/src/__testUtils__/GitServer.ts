import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A pull request as the server keeps it. */
export interface StoredPullRequest {
  title: string;
  body: string;
  head: string;
  base: string;
  html_url: string;
}

const user = 'portal';
const password = 'a-password-that-must-not-show';

/**
 * A Git host on loopback: Git's own `http-backend` behind HTTP, with one bare repository `acme/clusters`, and the few calls of Gitea's API for pull
 * requests.
 */
export class GitServer {
  readonly pullRequests: StoredPullRequest[] = [];
  readonly #server: Server;
  readonly #root: string;
  readonly host: string;

  private constructor(server: Server, root: string, port: number) {
    this.#server = server;
    this.#root = root;
    this.host = `127.0.0.1:${port}`;
    server.on('request', (request, response) => {
      this.#answer(request, response).catch(error => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(): Promise<GitServer> {
    const root = mkdtempSync(path.join(tmpdir(), 'llm-d-git-'));
    const bare = path.join(root, 'acme', 'clusters.git');
    git(root, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    git(bare, 'config', 'http.receivepack', 'true');
    const seed = path.join(root, 'seed');
    git(root, 'clone', '--quiet', bare, seed);
    git(
      seed,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['commit', '--quiet', '--allow-empty', '-m', 'Begin'],
    );
    git(seed, 'push', '--quiet', 'origin', 'HEAD:main');
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the server has no port');
    }
    return new GitServer(server, root, address.port);
  }

  /** For `integrations` of a portal's configuration. */
  get integrations() {
    return {
      gitea: [
        {
          host: this.host,
          baseUrl: `http://${this.host}`,
          username: user,
          password,
        },
      ],
    };
  }

  get repoUrl(): string {
    return `${this.host}?owner=acme&repo=clusters`;
  }

  get secret(): string {
    return password;
  }

  /** Merges a branch as somebody who approves does. */
  merge(branch: string): void {
    const work = mkdtempSync(path.join(this.#root, 'merge-'));
    git(this.#root, 'clone', '--quiet', this.#bare, work);
    git(
      work,
      ...['-c', 'user.name=t', '-c', 'user.email=t@example.org'],
      ...['merge', '--quiet', '--no-ff', '-m', 'Merge', `origin/${branch}`],
    );
    git(work, 'push', '--quiet', 'origin', 'HEAD:main');
    git(this.#bare, 'branch', '-D', branch);
    this.pullRequests.length = 0;
  }

  /** A checkout of a branch. */
  checkout(branch: string): string {
    const work = mkdtempSync(path.join(this.#root, 'work-'));
    git(this.#root, 'clone', '--quiet', '--branch', branch, this.#bare, work);
    return work;
  }

  commits(branch: string): number {
    return Number(git(this.#bare, 'rev-list', '--count', branch));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
    rmSync(this.#root, { recursive: true, force: true });
  }

  get #bare(): string {
    return path.join(this.#root, 'acme', 'clusters.git');
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const expected = `Basic ${Buffer.from(`${user}:${password}`).toString(
      'base64',
    )}`;
    if (request.headers.authorization !== expected) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
        .end();
      return;
    }
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    if (url.pathname === '/api/v1/repos/acme/clusters/pulls') {
      await this.#pulls(request, response);
      return;
    }
    await this.#backend(request, response, url);
  }

  async #pulls(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const answer = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    if (request.method === 'GET') {
      answer(
        200,
        this.pullRequests.map(one => ({ ...one, head: { ref: one.head } })),
      );
      return;
    }
    const wanted = JSON.parse(`${await readAll(request)}`);
    if (this.pullRequests.some(({ head }) => head === wanted.head)) {
      answer(409, { message: 'pull request already exists' });
      return;
    }
    const number = this.pullRequests.length + 1;
    const created = {
      ...wanted,
      html_url: `http://${this.host}/acme/clusters/pulls/${number}`,
    };
    this.pullRequests.push(created);
    answer(201, created);
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
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: user,
        REMOTE_ADDR: '127.0.0.1',
      },
    });
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

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
