import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { ApiServer } from '../startApiServer';
import { TestWatch } from './TestWatch';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as an object; empty when it is not one. */
  body: JsonObject;
}

export interface RequestOptions {
  body?: JsonValue;
  contentType?: string;
  accept?: string;
  token?: string;
  host?: string;
}

const APPLY = 'application/apply-patch+yaml';
export const MERGE = 'application/merge-patch+json';
export const STRATEGIC = 'application/strategic-merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';

/** A plain HTTPS client, so that tests see exactly what goes over the wire. */
export class ApiTestClient {
  readonly #server: ApiServer;
  readonly #agent: Agent;

  constructor(server: ApiServer) {
    this.#server = server;
    this.#agent = new Agent({
      keepAlive: true,
      ca: Buffer.from(server.caData, 'base64'),
      servername: 'localhost',
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  send(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.#server.url}${path}`,
        { method, agent: this.#agent, headers: this.#headers(options) },
        answer => {
          const chunks: Buffer[] = [];
          answer.on('data', chunk => chunks.push(chunk));
          answer.once('error', reject);
          answer.once('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const json = answer.headers['content-type'] === 'application/json';
            const value: JsonValue = json ? JSON.parse(text) : null;
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text,
              body: isObject(value) ? value : {},
            });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(
        options.body === undefined ? undefined : JSON.stringify(options.body),
      );
    });
  }

  /** Server-side apply. */
  apply(path: string, manager: string, body: JsonObject, force = false) {
    return this.send(
      'PATCH',
      `${path}?fieldManager=${manager}${force ? '&force=true' : ''}`,
      { body, contentType: APPLY },
    );
  }

  /** Opens a watch; resolves when the headers are there. */
  watch(path: string, options: RequestOptions = {}): Promise<TestWatch> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        `${this.#server.url}${path}`,
        { agent: this.#agent, headers: this.#headers(options) },
        answer => {
          answer.on('error', () => {});
          const lines = createInterface({ input: answer });
          lines.on('error', () => {});
          const watch = new TestWatch(() => outgoing.destroy());
          lines.on('line', line => watch.push(JSON.parse(line)));
          lines.once('close', () => watch.end());
          // A connection that breaks closes the answer, but not the lines.
          answer.once('close', () => lines.close());
          resolve(watch);
        },
      );
      outgoing.once('error', reject);
      outgoing.end();
    });
  }

  #headers(options: RequestOptions): Record<string, string> {
    return {
      Authorization: `Bearer ${options.token ?? this.#server.adminToken}`,
      'User-Agent': 'api-test/1',
      ...(options.body !== undefined && {
        'Content-Type': options.contentType ?? 'application/json',
        // Node sends no length with the body of a DELETE.
        'Content-Length': `${Buffer.byteLength(JSON.stringify(options.body))}`,
      }),
      ...(options.accept && { Accept: options.accept }),
      ...(options.host && { Host: options.host }),
    };
  }
}
