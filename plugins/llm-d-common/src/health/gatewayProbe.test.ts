import { gatewayProbe, type GatewayAnswer } from './gatewayProbe';

const about = { source: 'a request', observedAt: '2026-11-23T12:00:00Z' };

const answered = (
  status: number,
  body = '',
  servedBy?: string,
): GatewayAnswer => ({
  type: 'answered',
  status,
  body,
  tookMs: 3.4,
  ...(servedBy !== undefined && { servedBy }),
});

it.each<[string, GatewayAnswer, string]>([
  ['a served request', answered(200, '{}', 'pod-a'), 'gateway healthy'],
  [
    'nobody answers',
    { type: 'unanswered', error: 'x' },
    'gateway GatewayUnreachable',
  ],
  ['no route', answered(404), 'route RouteNotMatched'],
  [
    'a model server that knows no such model',
    answered(404, '', 'pod-a'),
    'gateway healthy',
  ],
  ['a gateway that wants to know who asks', answered(401), 'gateway unknown'],
  ['429', answered(429), 'decode Saturated'],
  [
    'a model server that fails',
    answered(500, 'boom', 'pod-a'),
    'decode ModelServerFailed',
  ],
  [
    'a model server that fails and does not say who it is',
    answered(
      503,
      '{"error":{"message":"overloaded","type":"InternalServerError"}}',
    ),
    'decode ModelServerFailed',
  ],
  [
    'a model server without room',
    answered(500, 'KV cache is full', 'pod-a'),
    'decode KvCacheFull',
  ],
  [
    'Envoy without endpoints',
    answered(503, 'no healthy upstream'),
    'decode EndpointsUnreachable',
  ],
  [
    'an EPP without endpoints',
    answered(503, 'no endpoints available for the given request'),
    'decode EndpointsUnreachable',
  ],
  [
    'an endpoint that refuses',
    answered(503, 'upstream connect error or disconnect/reset before headers'),
    'decode EndpointsUnreachable',
  ],
  ['ext_proc that fails', answered(500), 'epp ProbeFailed'],
])('%s', (_, answer, expected) => {
  const { node, reason, status } = gatewayProbe(answer, about);
  expect(`${node} ${reason ?? status}`).toBe(expected);
});

it('is the whole way only when the answer came from its end', () => {
  expect(gatewayProbe(answered(200, '{}', 'pod-a'), about)).toMatchObject({
    endToEnd: true,
    message: 'HTTP 200 from pod-a in 3 ms',
  });
  expect(gatewayProbe(answered(503), about)).not.toHaveProperty('endToEnd');
});

it('quotes no more of a body than a person reads', () => {
  const { message } = gatewayProbe(answered(500, 'x'.repeat(5_000)), about);
  expect(message.length).toBeLessThan(300);
});
