import fc from 'fast-check';
import { formatGoDuration, parseGoDuration } from './goDuration';

it.each([
  ['100ms', 100],
  ['1m30s', 90_000],
  ['1.5s', 1500],
  ['250us', 0.25],
  ['250µs', 0.25],
  ['0', 0],
  ['-1s', -1000],
  ['42', undefined],
  ['', undefined],
  ['5 s', undefined],
  ['s', undefined],
])('%s is %s ms', (text, milliseconds) => {
  expect(parseGoDuration(text)).toBe(milliseconds);
});

it.each([
  [0, '0s'],
  [250, '250ms'],
  [1500, '1.5s'],
  [90_000, '1m30s'],
  [3_600_000, '1h0m0s'],
  [0.25, '250µs'],
  [0.000001, '1ns'],
  [-1500, '-1.5s'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatGoDuration(milliseconds)).toBe(text);
});

it('reads what it wrote', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), nanoseconds => {
      const milliseconds = nanoseconds / 1e6;
      expect(parseGoDuration(formatGoDuration(milliseconds))).toBeCloseTo(
        milliseconds,
        6,
      );
    }),
  );
});
