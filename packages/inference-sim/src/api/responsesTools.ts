import { z } from 'zod';
import { ChatRequest } from './chatCompletions';
import { unreadable } from './readBody';

type Tool = NonNullable<ChatRequest['tools']>[number];

const description = {
  name: z.string().nullish(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
};
const tool = z.object({
  type: z.string().default('function'),
  ...description,
  function: z.object(description).nullish(),
});

/**
 * Tools as responses describe them, flat, or as chats do, under `function`.
 *
 * @throws ApiError 400 in the real simulator's words
 */
export const readTools = (tools: readonly unknown[]): Tool[] =>
  tools.map(given => {
    const { data, error } = tool.safeParse(given);
    if (!data) {
      throw unreadable(`invalid tool entry: ${error.issues[0].message}`);
    }
    if (data.type !== '' && data.type !== 'function') {
      throw unreadable(`unsupported tool type "${data.type}"`);
    }
    const { name, description: text, parameters } = data.function ?? data;
    if (!name) {
      throw unreadable('tool name is required');
    }
    return {
      type: 'function',
      function: { name, description: text ?? '', parameters },
    };
  });
