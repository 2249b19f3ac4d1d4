import { z } from 'zod';
import { Generation } from '../configuration/SimulatorGeneration';
import {
  FinishReason,
  GeneratedToken,
  GenerationRequest,
} from '../engine/GenerationRequest';
import { Answer, AnswerShape } from './Answer';
import { EventStream } from './EventStream';

/** A generation that does not know yet for which model. */
export type UnboundGeneration = Omit<GenerationRequest, 'model' | 'adapter'>;

/** What a completion request asks for. */
export interface CompletionRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** What is missing of the prompt; undefined when nothing is. */
  readonly bodyFault: string | undefined;
  /** Why it cannot be answered, whatever the model; undefined when it can. */
  readonly fault: string | undefined;
  /** Token ids of each prompt. */
  prompts(): readonly (readonly number[])[];
  readonly choicesPerPrompt: number;
  /** The system prompt, where the API repeats it in its answer. */
  readonly instructions?: string;
  /** One generation for each choice. Only for a request without a fault. */
  generations(): readonly UnboundGeneration[];
}

/** What an API needs to know of the simulator to read a request. */
export interface ParsingRules {
  readonly generation: Generation;
  readonly skipToolValidation: boolean;
}

/**
 * An API that generates: how its requests are read and its answers are made.
 * Everything between is the same for all of them.
 */
export interface GenerationApi {
  /** How a request is called in the real simulator's errors. */
  readonly title: string;
  /** Reads a body. */
  requestSchema(rules: ParsingRules): z.ZodType<CompletionRequest>;
  /**
   * An answer that does not stream.
   *
   * @param send - is called once, unless `fail` was called
   */
  whole(
    shape: AnswerShape,
    send: (body: object) => void,
    fail: (error: Error) => void,
  ): Answer;
  /**
   * An answer that is sent token by token.
   *
   * @param fail - is called for an error before the first token, which keeps its status
   */
  streamed(
    shape: AnswerShape,
    stream: EventStream,
    fail: (error: Error) => void,
  ): Answer;
}

/** One of OpenAI's completion APIs, whose answers are lists of choices. */
export interface CompletionApi {
  /** How a request is called in the real simulator's errors. */
  readonly title: string;
  readonly idPrefix: string;
  /** The `object` of an answer. */
  readonly object: string;
  /** The `object` of a chunk. */
  readonly chunkObject: string;
  /** Reads a body. */
  requestSchema(rules: ParsingRules): z.ZodType<CompletionRequest>;
  /** A choice of an answer that does not stream. */
  choice(
    index: number,
    finishReason: FinishReason,
    tokens: readonly GeneratedToken[],
  ): object;
  /** The choice of the chunk before a choice's first token, where the API has one. */
  openingChoice(index: number): object | undefined;
  tokenChoice(index: number, token: GeneratedToken): object;
  /** The choice that tells why a choice ended. */
  closingChoice(index: number, finishReason: FinishReason): object;
  /** Whether the last token's chunk has told the reason already. */
  closesWithToken(finishReason: FinishReason): boolean;
}
