import { z } from 'zod';

const integer = z.number().int();

/** What a request says of another instance that does a part of the work. */
export const remoteFields = {
  kv_transfer_params: z
    .object({
      do_remote_decode: z.boolean().nullish(),
      do_remote_prefill: z.boolean().nullish(),
    })
    .nullish(),
};

/** Fields that both completion APIs share; fields we do not know are ignored. */
const sharedFields = {
  model: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: integer.nullish(),
  max_tokens: integer.nullish(),
  min_tokens: integer.nullish(),
  ignore_eos: z.boolean().nullish(),
  cache_hit_threshold: z.number().nullish(),
  ...remoteFields,
};

/** What both completion APIs take, as it was parsed. */
export type SharedFields = z.output<z.ZodObject<typeof sharedFields>>;

const tokenIds = z.array(integer.nonnegative());

/** A prompt: its text, or its token ids. */
export type Prompt = string | readonly number[];

const prompts = z
  .union([
    z.string().transform((prompt): Prompt[] => [prompt]),
    tokenIds.min(1).transform((prompt): Prompt[] => [prompt]),
    z.array(z.string()),
    z.array(tokenIds),
  ])
  .transform((list): readonly Prompt[] => list);

/** POST /v1/completions */
export const completionRequestSchema = z.object({
  ...sharedFields,
  prompt: prompts.nullish(),
  logprobs: integer.nullish(),
});

const contentPart = z.object({
  type: z.string(),
  text: z.string().nullish(),
  image_url: z.object({ url: z.string() }).nullish(),
  audio_url: z.object({ url: z.string() }).nullish(),
  video_url: z.object({ url: z.string() }).nullish(),
  input_audio: z.object({ format: z.string().nullish() }).nullish(),
});

/** A part of a message's content. */
export type ChatPart = z.output<typeof contentPart>;

const chatMessage = z.object({
  role: z.string().default(''),
  content: z
    .union([z.string(), z.array(contentPart)], {
      error: 'content format not supported',
    })
    .nullish(),
  tool_call_id: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({
        function: z.object({
          name: z.string().nullish(),
          arguments: z.string().nullish(),
        }),
      }),
    )
    .nullish(),
});

/** One message of a chat. */
export type ChatMessage = z.output<typeof chatMessage>;

/** The messages of a chat. */
export const chatMessagesSchema = z.array(chatMessage);

const tool = z.object({
  type: z.string().nullish(),
  function: z.record(z.string(), z.unknown()),
});

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({
    type: z.literal('function'),
    function: z.object({ name: z.string() }),
  }),
]);

/** POST /v1/chat/completions */
export const chatCompletionRequestSchema = z.object({
  ...sharedFields,
  messages: chatMessagesSchema.nullish(),
  max_completion_tokens: integer.nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  logprobs: z.boolean().nullish(),
});
