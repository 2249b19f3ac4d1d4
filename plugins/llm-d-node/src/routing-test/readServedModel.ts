import { z } from 'zod';
import type { RequestSender } from './RequestSender';
import { errorText } from './requestRow';

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string() })).min(1),
});

/**
 * The model that the stack serves. One that answers but does not tell gets requests without a model, and says in its own
 * words what it makes of them.
 *
 * @throws Error when nothing serves: requests without a model would only be told that they lack one.
 */
export async function readServedModel(
  sender: RequestSender,
): Promise<string | undefined> {
  const answer = await sender.send({
    method: 'GET',
    path: '/v1/models',
    headers: {},
  });
  if (answer.type === 'unanswered' || answer.status >= 500) {
    const words =
      answer.type === 'unanswered'
        ? answer.error
        : `HTTP ${answer.status}: ${errorText(answer.body)}`;
    throw new Error(
      `Nothing serves behind the gateway, so there is nothing to test: GET /v1/models gave ${words}`,
    );
  }
  try {
    return modelsSchema.parse(JSON.parse(answer.body)).data[0].id;
  } catch {
    return undefined;
  }
}
