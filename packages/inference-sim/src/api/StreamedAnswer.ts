import {
  GeneratedToken,
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';
import { Answer, AnswerShape, usageBody } from './Answer';
import { ApiError } from './ApiError';
import { CompletionApi } from './CompletionApi';
import { EventStream } from './EventStream';

/** An answer that is sent token by token. */
export class StreamedAnswer implements Answer {
  readonly #api: CompletionApi;
  readonly #shape: AnswerShape;
  readonly #stream: EventStream;
  readonly #fail: (error: Error) => void;
  /** Choices that have got their first token. */
  readonly #opened = new Set<number>();
  readonly #results: (GenerationResult | undefined)[];
  #over = false;

  /** @param fail - is called for an error before the first token, which keeps its status */
  constructor(
    api: CompletionApi,
    shape: AnswerShape,
    stream: EventStream,
    fail: (error: Error) => void,
  ) {
    this.#api = api;
    this.#shape = shape;
    this.#stream = stream;
    this.#fail = fail;
    this.#results = Array.from({ length: shape.choices }, () => undefined);
  }

  listener(choice: number): GenerationListener {
    return {
      token: token => this.#token(choice, token),
      finished: result => this.#finished(choice, result),
      failed: error => this.#failed(error),
    };
  }

  #token(choice: number, token: GeneratedToken): void {
    if (this.#over) {
      return;
    }
    const api = this.#api;
    if (!this.#opened.has(choice)) {
      this.#opened.add(choice);
      this.#chunk(api.openingChoice(choice));
    }
    this.#chunk(api.tokenChoice(choice, token));
  }

  #finished(choice: number, result: GenerationResult): void {
    if (this.#over) {
      return;
    }
    this.#results[choice] = result;
    if (result.finishReason === 'cache_threshold') {
      this.#chunk(this.#api.closingChoice(choice, result.finishReason));
    }
    const results = this.#results.filter(one => one !== undefined);
    if (results.length === this.#shape.choices) {
      this.#close(results);
    }
  }

  #close(results: readonly GenerationResult[]): void {
    const api = this.#api;
    const { includeUsage, choicesPerPrompt } = this.#shape;
    this.#over = true;
    for (const [index, { finishReason }] of results.entries()) {
      if (
        finishReason !== 'cache_threshold' &&
        !api.closesWithToken(finishReason)
      ) {
        this.#chunk(api.closingChoice(index, finishReason));
      }
    }
    if (includeUsage) {
      this.#stream.send(this.#frame([], usageBody(results, choicesPerPrompt)));
    }
    this.#stream.done();
  }

  #failed(error: Error): void {
    if (this.#over) {
      return;
    }
    this.#over = true;
    if (!this.#stream.isOpen) {
      this.#fail(error);
      return;
    }
    const failure =
      error instanceof ApiError ? error : new ApiError(500, error.message);
    this.#stream.send(failure.toBody());
    this.#stream.done();
  }

  #chunk(choice: object | undefined): void {
    if (choice) {
      // Chunks carry no usage, and say so.
      this.#stream.send(this.#frame([choice], null));
    }
  }

  #frame(choices: readonly object[], usage: object | null): object {
    const { requestId, model, created } = this.#shape.head;
    const { idPrefix, chunkObject: object } = this.#api;
    const id = `${idPrefix}${requestId}`;
    return { id, model, object, created, usage, choices };
  }
}
