import fc from 'fast-check';
import { parse } from 'yaml';
import { requireTree } from './requireTree';

describe('requireTree', () => {
  it.each(['&a [*a]', 'a: &a { b: [1, { c: *a }] }', '- &a { x: *a }'])(
    'refuses %s, which contains itself',
    text => {
      expect(() => requireTree(parse(text))).toThrow(
        'an alias stands within what it stands for',
      );
    },
  );

  it('takes what is only named twice', () => {
    const value = parse('a: &a { b: 1 }\nc: [*a, *a, { d: *a }]');
    expect(requireTree(value)).toBe(value);
  });

  it('takes everything that JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(requireTree(value)).toBe(value);
      }),
    );
  });
});
