import {
  GeneratedToken,
  GenerationResult,
  ToolCallPart,
} from '../engine/GenerationRequest';
import { AnswerShape } from './Answer';
import { ApiError } from './ApiError';
import { EventFormat, TypedEvent } from './EventAnswer';
import { EventStream } from './EventStream';
import { functionCall, outputText, responseObject } from './responsesShapes';

/** The events of POST /v1/responses. */
export class ResponsesEvents implements EventFormat {
  readonly #shape: AnswerShape;
  readonly #messageId: string;
  #call: ToolCallPart | undefined;
  /** The answer so far, or the arguments of its call. */
  #text = '';

  constructor(shape: AnswerShape) {
    this.#shape = shape;
    this.#messageId = `msg_${shape.head.requestId}`;
  }

  opening(): readonly TypedEvent[] {
    const response = responseObject(this.#shape);
    return [
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
    ];
  }

  first({ call }: GeneratedToken): readonly TypedEvent[] {
    this.#call = call;
    return call
      ? [
          {
            type: 'response.output_item.added',
            item: functionCall({ ...call, arguments: '' }, 'in_progress'),
          },
        ]
      : [
          {
            type: 'response.output_item.added',
            item: this.#message('in_progress', []),
          },
          {
            type: 'response.content_part.added',
            item_id: this.#messageId,
            part: outputText(''),
          },
        ];
  }

  token({ text, call }: GeneratedToken): readonly TypedEvent[] {
    this.#text += text;
    return [
      {
        type: call
          ? 'response.function_call_arguments.delta'
          : 'response.output_text.delta',
        item_id: call?.id ?? this.#messageId,
        delta: text,
      },
    ];
  }

  closing({ usage }: GenerationResult): readonly TypedEvent[] {
    const item = this.#item();
    return [
      ...this.#partsDone(),
      { type: 'response.output_item.done', item },
      {
        type: 'response.completed',
        response: responseObject(this.#shape, { output: [item], usage }),
      },
    ];
  }

  failed(error: ApiError, stream: EventStream): void {
    stream.send(error.toBody());
    stream.done();
  }

  #message(status: string, content: readonly object[]): object {
    const id = this.#messageId;
    return { type: 'message', id, role: 'assistant', status, content };
  }

  #item(): object {
    return this.#call
      ? functionCall({ ...this.#call, arguments: this.#text }, 'completed')
      : this.#message('completed', [outputText(this.#text)]);
  }

  #partsDone(): readonly TypedEvent[] {
    if (this.#call) {
      const { id, name } = this.#call;
      return [
        {
          type: 'response.function_call_arguments.done',
          item_id: id,
          name,
          arguments: this.#text,
        },
      ];
    }
    return [
      {
        type: 'response.output_text.done',
        item_id: this.#messageId,
        ...(this.#text !== '' && { text: this.#text }),
      },
      {
        type: 'response.content_part.done',
        item_id: this.#messageId,
        part: outputText(this.#text),
      },
    ];
  }
}
