import fc from 'fast-check';
import { isSameQuantity } from './quantity';

describe('isSameQuantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['.5', '0.50'],
    ['1Gi', '1024Mi'],
    ['1Ei', '1152921504606846976'],
    ['1.5Gi', '1536Mi'],
    ['1E', '1e18'],
    ['1E3', '1k'],
    ['+2', 2],
    ['0', '0Mi'],
    ['100n', '0.1u'],
    [0.25, '250m'],
  ])('%j is %j', (one, other) => {
    expect(isSameQuantity(one, other)).toBe(true);
    expect(isSameQuantity(other, one)).toBe(true);
  });

  it.each([
    ['1', '1m'],
    ['1M', '1Mi'],
    ['1', '-1'],
    ['1E', '1e1'],
    ['', ''],
    ['.', '.'],
    ['1 Gi', '1 Gi'],
    ['1e', '1e'],
    [true, true],
    [undefined, undefined],
    ['9'.repeat(100), '9'.repeat(100)],
  ])('%j is not known to be %j', (one, other) => {
    expect(isSameQuantity(one, other)).toBe(false);
  });

  it('knows an amount in every unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 40n }), amount => {
        expect(isSameQuantity(`${amount}`, `${amount * 1000n}m`)).toBe(true);
        expect(isSameQuantity(`${amount}Mi`, `${amount * 1024n}Ki`)).toBe(true);
        expect(isSameQuantity(`${amount}`, `${amount + 1n}`)).toBe(false);
      }),
    );
  });
});
