import { z } from 'zod';
import type { RequestSender } from './RequestSender';

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string() })).min(1),
});

/** The model that the stack serves. A stack that does not tell gets requests without one, and says so in its answers. */
export async function readServedModel(
  sender: RequestSender,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const answer = await sender.send('/v1/models', { method: 'GET' }, signal);
  if (answer.type !== 'answered' || answer.status !== 200) {
    return undefined;
  }
  try {
    return modelsSchema.parse(JSON.parse(answer.body)).data[0].id;
  } catch {
    return undefined;
  }
}
