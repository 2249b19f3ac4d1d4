import knexFactory, { type Knex } from 'knex';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const debian = '/usr/lib/postgresql';

/** Folder with `initdb` and `postgres`, if the machine has them where Debian puts them. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => path.join(debian, version, 'bin'))
    .find(folder => existsSync(path.join(folder, 'initdb')));
}

/** Why tests on PostgreSQL are left out, for whoever reads their output. */
export const noPostgres = `no PostgreSQL under ${debian} (Debian: apt-get install postgresql)`;

/** PostgreSQL refuses to run as root: then it runs as whoever the machine has for that. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] =
    ['postgres', 'nobody']
      .map(name => lines.find(line => line.startsWith(`${name}:`)))
      .find(line => line !== undefined)
      ?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** A PostgreSQL of a test's own, reached by a socket in a folder of its own. */
export class TestPostgres {
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #clients: Knex[] = [];

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(programs: string): Promise<TestPostgres> {
    const folder = mkdtempSync(path.join(tmpdir(), 'pg-'));
    const owner = unprivileged();
    if (owner.uid !== undefined && owner.gid !== undefined) {
      chownSync(folder, owner.uid, owner.gid);
    }
    const data = path.join(folder, 'data');
    execFileSync(
      path.join(programs, 'initdb'),
      ['-D', data, '-U', 'test', '--auth', 'trust', '--no-sync', '-E', 'UTF8'],
      { ...owner, cwd: folder, stdio: 'pipe' },
    );
    const server = spawn(
      path.join(programs, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
      { ...owner, cwd: folder, stdio: 'pipe' },
    );
    const postgres = new TestPostgres(folder, server);
    await postgres.#whenReady();
    return postgres;
  }

  /** Connection of a new database. */
  async createDatabase(): Promise<{
    host: string;
    user: string;
    database: string;
  }> {
    const database = `test_${randomUUID().replaceAll('-', '_')}`;
    const admin = this.#client('postgres');
    await admin.raw(`create database ${database}`);
    return this.#connection(database);
  }

  async openDatabase(): Promise<Knex> {
    const { database } = await this.createDatabase();
    return this.#client(database);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.destroy()));
    const ended = new Promise(resolve => this.#server.once('exit', resolve));
    this.#server.kill('SIGINT');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #connection(database: string) {
    return { host: this.#folder, user: 'test', database };
  }

  #client(database: string): Knex {
    const client = knexFactory({
      client: 'pg',
      connection: this.#connection(database),
      pool: { min: 0, max: 10 },
    });
    this.#clients.push(client);
    return client;
  }

  /** It says so on its standard error, or it ends. */
  async #whenReady(): Promise<void> {
    let said = '';
    await new Promise<void>((resolve, reject) => {
      this.#server.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('ready to accept connections')) {
          resolve();
        }
      });
      this.#server.once('exit', code =>
        reject(new Error(`PostgreSQL ended with ${code}: ${said}`)),
      );
    });
  }
}
