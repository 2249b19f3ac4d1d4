import { aRun } from '../__testUtils__/aRun';
import { orderedRuns } from './orderedRuns';

describe('two runs that are compared', () => {
  const early = aRun('early', { startedAt: '2026-11-22T10:00:00Z' });
  const late = aRun('late', { startedAt: '2026-11-22T11:00:00+01:30' });
  const later = aRun('later', { startedAt: '2026-11-22T10:00:01Z' });

  it.each([
    ['later', later, 'early'],
    ['early', early, 'later'],
  ])('are in order of time when the %s one is shown', (_, shown, other) => {
    expect(orderedRuns(shown, other, [later, early])).toEqual({
      baseline: 'early',
      candidate: 'later',
    });
  });

  it('go by the moment, not by how it is written', () => {
    expect(orderedRuns(early, 'late', [late, early]).baseline).toBe('late');
  });

  it('are right where the list does not reach back to the older', () => {
    expect(orderedRuns(later, 'ancient', [later])).toEqual({
      baseline: 'ancient',
      candidate: 'later',
    });
  });
});
