import { formatAge } from './formatAge';

describe('formatAge', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:59.9Z', '59 s'],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:01:00Z', '1 min'],
    ['2026-11-23T10:00:00Z', '2026-11-23T12:59:59Z', '2 h'],
    ['2026-11-23T10:00:00Z', '2026-11-30T10:00:00Z', '7 d'],
    // The cluster's clock may be ahead of the portal's.
    ['2026-11-23T10:00:05Z', '2026-11-23T10:00:00Z', '0 s'],
  ])('tells %s at %s as %s', (from, to, age) => {
    expect(formatAge(from, to)).toBe(age.replace(' ', '\u00a0'));
  });
});
