import {
  GeneratedToken,
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';
import { Answer, AnswerShape, usageBody } from './Answer';
import { CompletionApi } from './CompletionApi';
import { remoteDecodeParams } from './remoteDecodeParams';

/** An answer that is sent when all of its choices are there. */
export class WholeAnswer implements Answer {
  readonly #api: CompletionApi;
  readonly #shape: AnswerShape;
  readonly #send: (body: object) => void;
  readonly #fail: (error: Error) => void;
  readonly #tokens: GeneratedToken[][];
  readonly #results: (GenerationResult | undefined)[];

  /** @param send - is called once, unless `fail` was called */
  constructor(
    api: CompletionApi,
    shape: AnswerShape,
    send: (body: object) => void,
    fail: (error: Error) => void,
  ) {
    this.#api = api;
    this.#shape = shape;
    this.#send = send;
    this.#fail = fail;
    this.#tokens = Array.from({ length: shape.choices }, () => []);
    this.#results = Array.from({ length: shape.choices }, () => undefined);
  }

  listener(choice: number): GenerationListener {
    const tokens = this.#tokens[choice];
    return {
      token: token => {
        tokens.push(token);
      },
      finished: result => {
        this.#results[choice] = result;
        this.#sendWhenComplete();
      },
      failed: this.#fail,
    };
  }

  #sendWhenComplete(): void {
    const results = this.#results.filter(result => result !== undefined);
    const { head, choices, choicesPerPrompt, remoteDecode } = this.#shape;
    if (results.length < choices) {
      return;
    }
    const { requestId, model, created } = head;
    this.#send({
      id: `${this.#api.idPrefix}${requestId}`,
      model,
      object: this.#api.object,
      ...(remoteDecode && { kv_transfer_params: remoteDecodeParams }),
      created,
      usage: usageBody(results, choicesPerPrompt),
      choices: results.map((result, index) =>
        this.#api.choice(index, result.finishReason, this.#tokens[index]),
      ),
    });
  }
}
