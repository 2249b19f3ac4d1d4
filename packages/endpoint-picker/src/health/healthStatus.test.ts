import { HealthFacts, healthStatus } from './healthStatus';

const EXT_PROC = 'envoy.service.ext_proc.v3.ExternalProcessor';
const facts = (
  leadership: HealthFacts['leadership'],
  poolSynced = true,
): HealthFacts => ({ leadership, poolSynced, draining: false });

it.each(['', 'liveness', 'readiness', 'inference-extension', EXT_PROC])(
  'without an election %j says whether the pool is known',
  service => {
    expect(healthStatus(service, facts('none'))).toBe('SERVING');
    expect(healthStatus(service, facts('none', false))).toBe('NOT_SERVING');
  },
);

it.each([
  ['liveness', 'SERVING', 'SERVING', 'SERVING'],
  ['readiness', 'SERVING', 'NOT_SERVING', 'NOT_SERVING'],
  ['', 'SERVING', 'NOT_SERVING', 'NOT_SERVING'],
  [EXT_PROC, 'SERVING', 'NOT_SERVING', 'NOT_SERVING'],
  [
    'inference-extension',
    'SERVICE_UNKNOWN',
    'SERVICE_UNKNOWN',
    'SERVICE_UNKNOWN',
  ],
])('with an election %j: leader %s, standby %s', (service, ...expected) => {
  expect([
    healthStatus(service, facts('leader')),
    healthStatus(service, facts('standby')),
    healthStatus(service, facts('leader', false)),
  ]).toEqual(expected);
});

it('is alive and not ready while it drains', () => {
  const draining = { ...facts('leader'), draining: true };
  expect(healthStatus('liveness', draining)).toBe('SERVING');
  expect(healthStatus('readiness', draining)).toBe('NOT_SERVING');
  expect(healthStatus('', { ...facts('none'), draining: true })).toBe(
    'NOT_SERVING',
  );
});
