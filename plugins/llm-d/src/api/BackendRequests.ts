import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import { LLM_D_PLUGIN_ID } from '@llm-d-sim/plugin-llm-d-common';
import { untilAborted } from './untilAborted';

/** What a request says besides its path. */
export interface RequestContent {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
}

/** Requests to the llm-d backend that have something in common: the tokens that go along. */
export class BackendRequests {
  readonly #fetchApi: FetchApi;
  readonly #tokens: (() => Promise<Record<string, string>>) | undefined;

  /** @param tokens - headers for each request */
  constructor(
    fetchApi: FetchApi,
    tokens?: () => Promise<Record<string, string>>,
  ) {
    this.#fetchApi = fetchApi;
    this.#tokens = tokens;
  }

  async items<T>(path: string, content?: RequestContent): Promise<T[]> {
    const { items } = await this.json<{ items: T[] }>(path, content);
    return items;
  }

  async json<T>(path: string, content?: RequestContent): Promise<T> {
    const response = await this.fetch(path, content);
    return response.json();
  }

  /** @throws Error with the backend's own sentence, unless the answer is a good one. */
  async fetch(path: string, content: RequestContent = {}): Promise<Response> {
    const response = await this.#fetchApi.fetch(
      `plugin://${LLM_D_PLUGIN_ID}${path}`,
      await this.#withTokens(content),
    );
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      // The backend's own sentence says more than the status line in front of it.
      throw new Error(error.cause.message || error.message, { cause: error });
    }
    return response;
  }

  async #withTokens(content: RequestContent): Promise<RequestContent> {
    if (!this.#tokens) {
      return content;
    }
    // Signing in may take a person minutes, and who left the page waits for nothing.
    const tokens = await untilAborted(this.#tokens, content.signal);
    return { ...content, headers: { ...content.headers, ...tokens } };
  }
}
