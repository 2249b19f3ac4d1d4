import { GeneratedToken } from '../engine/GenerationRequest';

/** A tool call put together from an answer's tokens. */
export interface AnsweredCall {
  readonly name: string;
  /** JSON of the arguments. */
  readonly arguments: string;
  readonly id: string;
  readonly index: number;
}

/** The tool calls that an answer's tokens make up, in their order. */
export const answeredCalls = (
  tokens: readonly GeneratedToken[],
): AnsweredCall[] =>
  tokens.flatMap(({ call }) =>
    call?.first
      ? [
          {
            name: call.name,
            arguments: tokens
              .filter(token => token.call?.id === call.id)
              .map(token => token.text)
              .join(''),
            id: call.id,
            index: call.index,
          },
        ]
      : [],
  );
