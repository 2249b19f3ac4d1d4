import { describeDifference } from './describeDifference';
import type { Difference } from './Difference';

const described = (difference: Partial<Difference>) =>
  describeDifference({
    path: 'data.x',
    reason: 'differs',
    desired: undefined,
    live: undefined,
    pointer: [],
    elements: [],
    ...difference,
  });

describe('describeDifference', () => {
  it('says what stands there and what should, and who put it there', () => {
    expect(described({ live: 1, desired: '1' })).toBe('data.x: 1 becomes "1"');
    expect(described({ desired: ['a'], owner: 'kubectl' })).toBe(
      'data.x: nothing becomes ["a"] (kubectl owns it)',
    );
    expect(described({ reason: 'no longer wanted', live: {} })).toBe(
      'data.x: {} is no longer wanted',
    );
  });

  it('shows of a long text the first line that differs', () => {
    expect(described({ live: 'a\nb\nc\n', desired: 'a\nB\nc\n' })).toBe(
      'data.x: line 2: "b" becomes "B"',
    );
    expect(described({ live: 'a\nb\nc', desired: 'a\nb' })).toBe(
      'data.x: line 3: "c" becomes nothing',
    );
    expect(described({ live: 'x'.repeat(200), desired: 'y' })).toMatch(
      /: "x{99}… becomes "y"$/,
    );
  });
});
