import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiError } from './ApiError';
import { readBody } from './readBody';
import { SimulatorContext } from './SimulatorContext';

const loadSchema = z.object({
  lora_name: z.string().default(''),
  lora_path: z.string().default(''),
});

const read = async (
  verb: 'load' | 'unload',
  request: IncomingMessage,
  { configuration }: SimulatorContext,
): Promise<z.output<typeof loadSchema>> => {
  const { maxRequestBodyBytes } = configuration.options;
  const text = await readBody(request, maxRequestBodyBytes);
  try {
    return loadSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? error.issues[0].message : String(error);
    throw new ApiError(
      400,
      `failed to read and parse ${verb} lora request body, ${reason}`,
    );
  }
};

/** POST /v1/load_lora_adapter @throws ApiError 400 */
export const loadAdapter = async (
  request: IncomingMessage,
  context: SimulatorContext,
): Promise<void> => {
  const { lora_name: name, lora_path: path } = await read(
    'load',
    request,
    context,
  );
  context.adapters.load(name, path);
};

/** POST /v1/unload_lora_adapter @throws ApiError 400 */
export const unloadAdapter = async (
  request: IncomingMessage,
  context: SimulatorContext,
): Promise<void> => {
  const { lora_name: name } = await read('unload', request, context);
  context.adapters.unload(name);
};
