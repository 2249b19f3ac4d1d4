import { FailureType, failureTypes } from './FailureType';
import { drawFailure } from './injectFailure';

/** Gives these numbers one after the other. */
const dice = (...numbers: number[]) => {
  const left = [...numbers];
  return () => left.shift() ?? 0;
};

const draw = (types: readonly FailureType[], rate: number, roll: number) =>
  drawFailure(dice(roll, 0), { rate, types, model: 'm' });

it.each<[FailureType, number, string, string, string | null]>([
  [
    'rate_limit',
    429,
    'RateLimitError',
    'Rate limit reached for m in organization org-xxx on requests per min (RPM): Limit 3, Used 3, Requested 1.',
    null,
  ],
  [
    'invalid_api_key',
    401,
    'AuthenticationError',
    'Incorrect API key provided.',
    null,
  ],
  [
    'context_length',
    400,
    'BadRequestError',
    "This model's maximum context length is 4096 tokens. However, your messages resulted in 4500 tokens.",
    'messages',
  ],
  [
    'server_error',
    503,
    'InternalServerError',
    'The server is overloaded or not ready yet.',
    null,
  ],
  [
    'invalid_request',
    400,
    'BadRequestError',
    "Invalid request: missing required parameter 'model'.",
    'model',
  ],
  [
    'model_not_found',
    404,
    'NotFoundError',
    "The model 'm-nonexistent' does not exist",
    'model',
  ],
])('%s is told as there', (type, status, errorType, message, param) => {
  const failure = draw([type], 100, 0);
  expect(failure?.status).toBe(status);
  expect(failure?.toBody()).toEqual({
    error: { message, type: errorType, param, code: status },
  });
});

it.each([
  // rand(1..100) <= rate fails.
  [0, 0, false],
  [1, 0, true],
  [1, 0.01, false],
  [50, 0.499, true],
  [50, 0.5, false],
  [100, 0.999, true],
])('at a rate of %d a roll of %d fails: %s', (rate, roll, fails) => {
  expect(draw(failureTypes, rate, roll) !== undefined).toBe(fails);
});
