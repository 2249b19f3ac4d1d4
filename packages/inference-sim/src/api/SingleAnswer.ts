import {
  GeneratedToken,
  GenerationListener,
  GenerationResult,
} from '../engine/GenerationRequest';
import { Answer } from './Answer';

/** The answer of an API that knows no choices, sent when it is complete. */
export class SingleAnswer implements Answer {
  readonly #listener: GenerationListener;

  /** @param send - is called once, unless `fail` was called */
  constructor(
    send: (tokens: readonly GeneratedToken[], result: GenerationResult) => void,
    fail: (error: Error) => void,
  ) {
    const tokens: GeneratedToken[] = [];
    this.#listener = {
      token: token => {
        tokens.push(token);
      },
      finished: result => send(tokens, result),
      failed: fail,
    };
  }

  listener(): GenerationListener {
    return this.#listener;
  }
}
