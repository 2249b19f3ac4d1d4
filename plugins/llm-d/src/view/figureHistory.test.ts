import type { PodFigures } from '@llm-d-sim/plugin-llm-d-common';
import { figureHistory } from './figureHistory';

const reading = (
  second: number,
  more: Partial<PodFigures> = {},
): PodFigures => ({
  pod: 'a',
  role: 'decode',
  running: 1,
  finishedTotal: second * 3,
  observedAt: new Date(second * 1000).toISOString(),
  ...more,
});
const after = (...readings: PodFigures[]) =>
  readings
    .reduce(
      (known, figures) => figureHistory(known, [figures]),
      figureHistory(new Map(), []),
    )
    .get('a');

describe('figureHistory', () => {
  it('knows a rate from the second reading on', () => {
    expect(after(reading(0))?.rate).toBeUndefined();
    expect(after(reading(0), reading(2))).toMatchObject({
      rate: 3,
      rates: [3],
      running: [1, 1],
    });
  });

  it('ignores a reading that is not newer', () => {
    expect(after(reading(2), reading(2, { running: 9 }))?.running).toEqual([1]);
  });

  it('knows no rate of a counter that began anew', () => {
    expect(
      after(reading(2), reading(4, { finishedTotal: 1 }))?.rate,
    ).toBeUndefined();
  });

  it('keeps the last 40 readings, and forgets pods that are gone', () => {
    const many = Array.from({ length: 60 }, (_, index) => reading(index));
    expect(after(...many)?.running).toHaveLength(40);
    expect(figureHistory(figureHistory(new Map(), many), []).size).toBe(0);
  });
});
