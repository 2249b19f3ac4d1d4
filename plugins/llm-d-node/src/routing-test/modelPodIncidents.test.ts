import { modelPodIncidents } from './modelPodIncidents';

const pool = (
  ...pods: { name: string; ready?: boolean; restarts?: number }[]
) => ({
  endpoints: pods.map(({ name, ready = true }) => ({
    name: `${name}-rank-0`,
    pod: name,
    ready,
  })),
  modelPods: [
    ...pods.map(({ name, ready = true, restarts = 0 }) => ({
      name,
      ready,
      restarts,
      labels: {},
    })),
    { name: 'of-another-pool', ready: true, restarts: 0, labels: {} },
  ],
});
const before = pool({ name: 'a' }, { name: 'b' });

describe('modelPodIncidents', () => {
  it.each([
    ['nothing', before, []],
    [
      'a new pod beside the others',
      pool({ name: 'a' }, { name: 'b' }, { name: 'c' }),
      [],
    ],
    ['a pod that went', pool({ name: 'a' }), ['The model pod b has gone']],
    [
      'a container that began anew',
      pool({ name: 'a', restarts: 1 }, { name: 'b' }),
      ['The model pod a was restarted'],
    ],
    [
      'a pod that is no longer ready',
      pool({ name: 'a' }, { name: 'b', ready: false }),
      ['The model pod b is no longer ready'],
    ],
  ])('tells of %s', (_, after, told) => {
    expect(modelPodIncidents(before, after, [])).toEqual(
      told.map(sentence => expect.stringContaining(sentence)),
    );
  });

  it('is not surprised by a pod that was deleted for the test', () => {
    expect(
      modelPodIncidents(before, pool({ name: 'a' }), [
        { type: 'delete-pod', pod: 'b', atMs: 1 },
      ]),
    ).toEqual([]);
  });
});
