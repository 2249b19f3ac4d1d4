import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { tokenize } from '../tokenization/dummyTokenizer';
import { ApiError } from './ApiError';
import { chatPrompt } from './chatPrompt';
import { readBody } from './readBody';
import { chatMessagesSchema } from './requestSchemas';
import { SimulatorContext } from './SimulatorContext';

const tokenizeSchema = z.object({
  prompt: z.string().nullish(),
  messages: chatMessagesSchema.nullish(),
});

/** The body that answers POST /tokenize. @throws ApiError 400 */
export const tokenizeBody = async (
  request: IncomingMessage,
  { configuration, generation }: SimulatorContext,
): Promise<object> => {
  const { maxRequestBodyBytes, maxModelLen } = configuration.options;
  const text = await readBody(request, maxRequestBodyBytes);
  let asked: z.output<typeof tokenizeSchema>;
  try {
    asked = tokenizeSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? error.issues[0].message : String(error);
    throw new ApiError(
      400,
      `Failed to read and parse tokenize request body, ${reason}`,
    );
  }
  const { prompt, messages } = asked;
  if (prompt && messages) {
    throw new ApiError(
      400,
      'both prompt and messages fields in tokenize request',
    );
  }
  const tokens = tokenize(
    prompt || chatPrompt(messages ?? [], generation.generation),
  ).map(token => token.id);
  return {
    max_model_len: maxModelLen,
    count: tokens.length,
    tokens,
    // The real simulator does not give the texts either.
    token_strs: null,
  };
};
