import { GeneratedToken, GenerationResult } from '../engine/GenerationRequest';
import { AnswerShape } from './Answer';
import { ApiError } from './ApiError';
import { EventFormat, TypedEvent } from './EventAnswer';
import { EventStream } from './EventStream';
import { messageObject, messagesError, stopReason } from './messagesShapes';

/** The events of POST /v1/messages. */
export class MessagesEvents implements EventFormat {
  readonly #shape: AnswerShape;
  /** Number of the block that is being told. */
  #block = 0;

  constructor(shape: AnswerShape) {
    this.#shape = shape;
  }

  opening(): readonly TypedEvent[] {
    const message = messageObject(this.#shape, {
      content: [],
      stopReason: null,
      outputTokens: 0,
    });
    return [{ type: 'message_start', message }];
  }

  first({ call }: GeneratedToken): readonly TypedEvent[] {
    const ping = { type: 'ping' };
    return call ? [ping] : [this.#start({ type: 'text', text: '' }), ping];
  }

  token({ text, call }: GeneratedToken): readonly TypedEvent[] {
    if (!call) {
      return [this.#delta({ type: 'text_delta', text })];
    }
    const delta = { type: 'input_json_delta', partial_json: text };
    if (!call.first) {
      return [this.#delta(delta)];
    }
    const events: TypedEvent[] = call.index > 0 ? [this.#stop()] : [];
    this.#block = call.index;
    const { id, name } = call;
    return [
      ...events,
      this.#start({ type: 'tool_use', id, name, input: {} }),
      this.#delta(delta),
    ];
  }

  closing({ finishReason, usage }: GenerationResult): readonly TypedEvent[] {
    return [
      this.#stop(),
      {
        type: 'message_delta',
        delta: { stop_reason: stopReason(finishReason), stop_sequence: null },
        usage: { output_tokens: usage.completionTokens },
      },
      { type: 'message_stop' },
    ];
  }

  failed(error: ApiError, stream: EventStream): void {
    stream.sendEvent('error', messagesError(error));
    stream.end();
  }

  #start(block: object): TypedEvent {
    return {
      type: 'content_block_start',
      index: this.#block,
      content_block: block,
    };
  }

  #delta(delta: object): TypedEvent {
    return { type: 'content_block_delta', index: this.#block, delta };
  }

  #stop(): TypedEvent {
    return { type: 'content_block_stop', index: this.#block };
  }
}
