import { CONTROLLER_NAME, mergeParents } from './mergeParents';
import { verdict } from './statusConditions';

const NOW = new Date('2026-01-02T00:00:00Z');
const EARLIER = '2026-01-01T00:00:00Z';

describe('mergeParents', () => {
  const foreign = {
    parentRef: { name: 'istio' },
    controllerName: 'istio.io/gateway-controller',
    conditions: [],
  };
  const before = [
    foreign,
    {
      parentRef: { name: 'gw', namespace: 'default' },
      controllerName: CONTROLLER_NAME,
      conditions: [
        {
          ...verdict('Accepted', 'True', 'Accepted', '', 1),
          lastTransitionTime: EARLIER,
        },
        {
          ...verdict('ResolvedRefs', 'True', 'ResolvedRefs', '', 1),
          lastTransitionTime: EARLIER,
        },
      ],
    },
  ];

  it('leaves the entries of other controllers as they are', () => {
    expect(mergeParents(before, [], NOW)).toEqual([foreign]);
  });

  it('moves the transition time of a condition only when its status changes', () => {
    const [, ours] = mergeParents(
      before,
      [
        {
          // The server may give the fields back in another order.
          parentRef: { namespace: 'default', name: 'gw' },
          conditions: [
            verdict('Accepted', 'True', 'Accepted', 'other words', 2),
            verdict('ResolvedRefs', 'False', 'BackendNotFound', '', 2),
          ],
        },
      ],
      NOW,
    );
    expect(
      ours?.conditions?.map(({ lastTransitionTime }) => lastTransitionTime),
    ).toEqual([EARLIER, '2026-01-02T00:00:00Z']);
  });
});
