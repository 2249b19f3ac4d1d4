import { ToolCallOptions } from '../configuration/SimulatorOptions';
import { Random, randomChance, randomInteger } from '../random/Random';
import { createArguments } from './createArguments';
import { ToolCallError } from './ToolCallError';
import { ToolDefinition, ToolRequest } from './ToolRequest';

/** One call of the answer. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON of the arguments. */
  readonly arguments: string;
}

const callId = (prefix: string, random: Random): string =>
  `${prefix}${Array.from({ length: 10 }, () =>
    randomInteger(random, 0, 9),
  ).join('')}`;

const eligible = (
  request: ToolRequest,
): { tools: readonly ToolDefinition[]; fewest: number } => {
  const { tools, choice } = request;
  switch (choice.type) {
    case 'auto':
      return { tools, fewest: 0 };
    case 'required':
      return { tools, fewest: 1 };
    case 'function': {
      const named = tools.filter(tool => tool.name === choice.name);
      if (named.length === 0) {
        throw new ToolCallError(
          `tool with name '${choice.name}' requested in tool_choice but not found in the tools list`,
        );
      }
      return { tools: named.slice(0, 1), fewest: 1 };
    }
    default:
      return choice satisfies never;
  }
};

/**
 * Draws the tool calls of an answer (llm-d-inference-sim, tools): from the
 * fewest that the choice allows, one more as often as a roll of
 * `options.extraCall` percent succeeds, up to the number of tools; each calls
 * any of them with arguments made up from its schema; what is more than the
 * request's most is left out. None means that the
 * model answers in words.
 *
 * @throws ToolCallError for a schema that arguments cannot be made up from
 */
export const createToolCalls = (
  request: ToolRequest,
  options: ToolCallOptions,
  random: Random,
): ToolCall[] => {
  const { tools, fewest } = eligible(request);
  if (tools.length === 0) {
    throw new ToolCallError('no tools available to create tool calls');
  }
  let count = fewest;
  while (count < tools.length && randomChance(random, options.extraCall)) {
    count += 1;
  }
  return Array.from({ length: count }, () => {
    const tool = tools[randomInteger(random, 0, tools.length - 1)];
    return {
      name: tool.name,
      arguments: JSON.stringify(
        createArguments(tool.parameters, options, random),
      ),
      id: callId(request.idPrefix, random),
    };
  }).slice(0, request.atMost);
};
