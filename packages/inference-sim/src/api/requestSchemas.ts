import { z } from 'zod';

const positiveInteger = z.number().int().positive();

/** Fields that both completion APIs share; fields we do not know are ignored. */
const sharedFields = {
  model: z.string().default(''),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: positiveInteger.nullish(),
  ignore_eos: z.boolean().nullish(),
  kv_transfer_params: z
    .object({
      do_remote_decode: z.boolean().nullish(),
      do_remote_prefill: z.boolean().nullish(),
    })
    .nullish(),
};

/** POST /v1/completions */
export const completionRequestSchema = z.object({
  ...sharedFields,
  prompt: z.union(
    [z.string(), z.tuple([z.string()]).transform(([prompt]) => prompt)],
    {
      error: issue =>
        issue.input === undefined
          ? 'field required'
          : 'must be a string, or an array of one string',
    },
  ),
});

const contentPart = z.object({
  type: z.string(),
  text: z.string().optional(),
});

const chatMessage = z.object({
  role: z.string(),
  content: z
    .union([
      z.string(),
      z
        .array(contentPart)
        .transform(parts => parts.map(part => part.text ?? '').join(' ')),
    ])
    .nullish()
    .transform(content => content ?? ''),
});

/** POST /v1/chat/completions */
export const chatCompletionRequestSchema = z.object({
  ...sharedFields,
  messages: z.array(chatMessage).min(1),
  max_completion_tokens: positiveInteger.nullish(),
  // A model may always answer in words, unless it is told that it must not.
  tool_choice: z
    .enum(['none', 'auto'], {
      error: 'tool calls are not simulated; use "none" or "auto"',
    })
    .nullish(),
});
