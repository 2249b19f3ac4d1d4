import { formatComparison } from './formatComparison';

const object = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
});

describe('formatComparison', () => {
  it('names each object that is not as it should be, and below it its fields', () => {
    expect(
      formatComparison({
        create: [object('new')],
        change: [
          {
            live: object('changed'),
            differences: [
              {
                path: 'data.x',
                reason: 'differs',
                desired: 'b',
                live: 'a',
                pointer: ['data', 'x'],
                elements: [],
              },
            ],
          },
        ],
        remove: [object('old')],
        unchanged: [object('same')],
      }).split('\n'),
    ).toEqual([
      'create ConfigMap new',
      'change ConfigMap changed',
      '  data.x: "a" becomes "b"',
      'remove ConfigMap old',
      '1 to create, 1 to change, 1 to remove, 1 as they should be',
      '',
    ]);
  });
});
