import { refusedBy } from './refusedBy';

describe('refusedBy', () => {
  it.each<
    [
      string,
      string,
      Record<string, string>,
      ReturnType<typeof refusedBy> | 'nobody known',
    ]
  >([
    [
      'the API server’s Status',
      '{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"TooManyRequests","code":429}',
      {},
      'api-server',
    ],
    [
      'its overload protection',
      'Too many requests, please try again later.\n',
      { 'retry-after': '1' },
      'api-server',
    ],
    [
      'an EPP 0.4',
      'inference gateway: InferencePoolResourceExhausted - system saturated, sheddable request dropped',
      {},
      'epp',
    ],
    [
      'an EPP 0.10',
      'whatever',
      { 'x-llm-d-request-dropped-reason': 'rejected-saturated' },
      'epp',
    ],
    [
      'a model server whose queue is full',
      '{"error":{"message":"Failed to enqueue request, waiting requests queue is full","type":"RateLimitError","param":null,"code":429}}',
      {},
      'model-server',
    ],
    ['a gateway', 'no healthy upstream', {}, 'gateway'],
    ['nobody known', '', {}, undefined],
  ])('%s', (_, body, headers, who) => {
    expect(refusedBy({ body, headers: new Map(Object.entries(headers)) })).toBe(
      who,
    );
  });
});
