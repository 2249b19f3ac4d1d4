import { aHealth } from '../__testUtils__/aHealth';
import { layoutPath, nodesBesidePath } from './layoutPath';

const states = (layout: ReturnType<typeof layoutPath>) =>
  Object.fromEntries(layout.edges.map(({ id, state }) => [id, state]));

describe('layoutPath', () => {
  it('leads from the client through every link to each pod', () => {
    const layout = layoutPath(aHealth(), 1200);
    expect(layout.direction).toBe('across');
    expect(layout.edges.map(({ to }) => to.replace(/-[^-]*$/, ''))).toEqual([
      'gateway',
      'route',
      'pool',
      'epp',
      'pod:demo-prefill-58b4c9',
      'pod:demo-decode-6c9f7d',
      'pod:demo-decode-6c9f7d',
      'pod:demo-decode-6c9f7d',
    ]);
    expect(new Set(Object.values(states(layout)))).toEqual(new Set(['open']));
  });

  it('breaks the way before the cause, and doubts what is behind it and what is only a symptom', () => {
    expect(states(layoutPath(aHealth('degraded'), 1200))).toMatchObject({
      'client>gateway': 'open',
      'gateway>route': 'doubtful',
      'pool>epp': 'broken',
      'epp>pod:demo-decode-6c9f7d-4xkzq': 'doubtful',
    });
  });

  it.each([1200, 900, 899, 600, 320])(
    'keeps boxes apart and inside %s px',
    width => {
      const { boxes, height } = layoutPath(aHealth(), width);
      for (const box of boxes) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width + 0.5);
        expect(box.y + box.height).toBeLessThanOrEqual(height + 0.5);
        for (const other of boxes) {
          const isApart =
            box === other ||
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          expect(isApart).toBe(true);
        }
      }
    },
  );

  it('shows a few of many pods, and says how many more there are', () => {
    const [pod] = aHealth().pods;
    const pods = Array.from({ length: 20 }, (_, index) => ({
      ...pod,
      name: `p-${index}`,
    }));
    const { boxes } = layoutPath(aHealth('healthy', { pods }), 1200);
    expect(boxes.filter(({ kind }) => kind === 'pod')).toHaveLength(8);
    expect(boxes).toContainEqual(
      expect.objectContaining({ kind: 'more', count: 12 }),
    );
  });

  it('takes the custom resources for a symptom of another cause', () => {
    expect(
      nodesBesidePath(aHealth('degraded')).map(({ causedBy, id }) => [
        id,
        causedBy,
      ]),
    ).toEqual([
      ['stack', 'epp'],
      ['direct-service', undefined],
    ]);
  });
});
