import { GenerationUsage } from '../engine/GenerationRequest';
import { AnsweredCall } from '../tools/answeredCalls';
import { AnswerShape } from './Answer';

/** A text's part of an output; Go leaves out an empty text. */
export const outputText = (text: string): object => ({
  type: 'output_text',
  ...(text !== '' && { text }),
});

/** A tool call as an output; the call's id is derived from the item's. */
export const functionCall = (
  call: AnsweredCall,
  status: 'in_progress' | 'completed',
): object => ({
  type: 'function_call',
  id: call.id,
  call_id: call.id.replace('fc_', 'call_'),
  name: call.name,
  ...(call.arguments !== '' && { arguments: call.arguments }),
  status,
});

const usageOf = ({ promptTokens, completionTokens }: GenerationUsage): object =>
  Object.fromEntries(
    Object.entries({
      input_tokens: promptTokens,
      output_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      // Go leaves out zeros.
    }).filter(([, count]) => count > 0),
  );

/** A response object: in progress while it has no output, completed with it. */
export const responseObject = (
  { head, instructions }: AnswerShape,
  done?: {
    readonly output: readonly object[];
    readonly usage: GenerationUsage;
  },
): object => ({
  id: `resp_${head.requestId}`,
  model: head.model,
  object: 'response',
  created_at: head.created,
  status: done ? 'completed' : 'in_progress',
  ...(instructions !== undefined && { instructions }),
  ...(done && { output: done.output }),
  text: { format: { type: 'text' } },
  ...(done && { usage: usageOf(done.usage) }),
});
