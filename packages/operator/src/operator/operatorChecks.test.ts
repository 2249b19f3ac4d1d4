import { judgeHealth } from '../serving/HealthCheck';
import {
  livenessChecks,
  readinessChecks,
  type OperatorPhase,
} from './operatorChecks';

const minute = 60_000;

describe('whether an operator is alive', () => {
  const report = (...forMs: number[]) =>
    judgeHealth(
      livenessChecks(() =>
        forMs.map(ms => ({ key: 'Kind/ns/demo', forMs: ms })),
      ),
    );

  it('does not hang on how much it has to do', () => {
    expect(report().healthy).toBe(true);
    expect(report(0, 2 * minute, 10 * minute).healthy).toBe(true);
  });

  it('hangs on its work coming to an end', () => {
    expect(report(0, 16 * minute)).toEqual({
      healthy: false,
      report: expect.stringContaining(
        '[-]queue failed: the work on Kind/ns/demo does not come to an end',
      ),
    });
  });
});

describe('whether an operator is ready', () => {
  const report = (phase: Partial<OperatorPhase>) =>
    judgeHealth(
      readinessChecks({
        notSynced: () => [],
        leadership: () => 'leads',
        stopping: () => false,
        ...phase,
      }),
    );

  it.each(['leads', 'stands by'] as const)('when it %s', state => {
    expect(report({ leadership: () => state }).healthy).toBe(true);
  });

  it.each([
    [{ notSynced: () => ['v1/Pod'] }, 'informers failed: not read yet: v1/Pod'],
    [{ leadership: () => 'unknown' as const }, 'the Lease has not told yet'],
    [{ leadership: () => 'lost' as const }, 'another replica may lead now'],
    [{ stopping: () => true }, 'shutdown failed: the operator ends'],
  ])('not yet, or no longer: %#', (phase, words) => {
    expect(report(phase)).toEqual({
      healthy: false,
      report: expect.stringContaining(words),
    });
  });
});
