import fc from 'fast-check';
import { droppedFields } from './droppedFields';

const json = fc
  .jsonValue()
  .map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('droppedFields', () => {
  it('finds none in an answer that has all that was asked for', () => {
    fc.assert(
      fc.property(json, value => {
        expect(droppedFields(value, value)).toEqual([]);
      }),
    );
    expect(
      droppedFields(
        { a: { b: 1 }, l: [{ n: 'x' }] },
        {
          a: { b: 1, defaulted: true },
          l: [{ n: 'x', defaulted: true }],
          status: {},
        },
      ),
    ).toEqual([]);
  });

  it('finds what is missing or changed, wherever it is', () => {
    expect(
      droppedFields(
        { a: { b: 1, c: 2 }, l: [{ n: 'x' }, { n: 'y', gone: 1 }], m: {} },
        { a: { b: 1 }, l: [{ n: 'x' }, { n: 'z' }] },
      ),
    ).toEqual([['a', 'c'], ['l', 1, 'n'], ['l', 1, 'gone'], ['m']]);
  });
});
