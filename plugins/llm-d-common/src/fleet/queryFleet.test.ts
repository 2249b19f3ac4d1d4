import fc from 'fast-check';
import type { HealthStatus } from '../health/HealthReport';
import { queryFleet } from './queryFleet';
import type { FleetSort, FleetStack } from './FleetPage';

function stack(name: string, rest: Partial<FleetStack> = {}): FleetStack {
  return {
    entityRef: `resource:default/${name}`,
    cluster: 'local',
    namespace: 'llm-d-sim',
    name,
    status: 'healthy',
    modelServers: { ready: 2, wanted: 2 },
    observedAt: '2026-11-23T10:00:00.000Z',
    localStandIn: false,
    ...rest,
  };
}

const names = (page: { items: FleetStack[] }) =>
  page.items.map(({ name }) => name);

describe('queryFleet', () => {
  it('puts first what needs a person', () => {
    const stacks = [
      stack('fine'),
      stack('coming', { status: 'progressing' }),
      stack('broken', { status: 'degraded' }),
      stack('unread', { status: 'unknown' }),
    ];
    const page = queryFleet(stacks, [], {});
    expect(names(page)).toEqual(['broken', 'unread', 'coming', 'fine']);
    expect(page.counts).toEqual({
      healthy: 1,
      progressing: 1,
      degraded: 1,
      unknown: 1,
    });
  });

  it('counts by status before it filters by status, and after all other filters', () => {
    const stacks = [
      stack('a', { status: 'degraded', owner: 'group:default/a' }),
      stack('b', { owner: 'group:default/a' }),
      stack('c', { owner: 'group:default/c' }),
    ];
    const page = queryFleet(stacks, [], {
      status: ['degraded'],
      owner: ['group:default/a'],
    });
    expect(names(page)).toEqual(['a']);
    expect(page.totalItems).toBe(1);
    expect(page.counts).toMatchObject({ degraded: 1, healthy: 1 });
  });

  it.each([
    ['TEAM', ['x']],
    ['llm-d-s', ['x', 'y']],
    ['y', ['y']],
    ['nothing', []],
  ])('finds by %s in name, namespace, cluster and owner', (search, found) => {
    const stacks = [stack('x', { owner: 'group:default/team-a' }), stack('y')];
    expect(names(queryFleet(stacks, [], { search }))).toEqual(found);
  });

  it('takes numbers in versions for numbers', () => {
    const stacks = [
      stack('new', { eppVersion: '0.10.0' }),
      stack('old', { eppVersion: '0.9.0' }),
    ];
    expect(names(queryFleet(stacks, [], { sort: 'version' }))).toEqual([
      'old',
      'new',
    ]);
    expect(
      names(queryFleet(stacks, [], { sort: 'version', descending: true })),
    ).toEqual(['new', 'old']);
  });

  it('shows every row on exactly one page, however it is sorted', () => {
    const row = fc.record({
      cluster: fc.constantFrom('a', 'b'),
      owner: fc.constantFrom(undefined, 'group:default/a', 'group:default/b'),
      status: fc.constantFrom<HealthStatus>('healthy', 'degraded', 'unknown'),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom<FleetSort>(
          'status',
          'name',
          'cluster',
          'owner',
          'version',
        ),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (rows, sort, descending, limit) => {
          const stacks = rows.map((rest, index) => stack(`s${index}`, rest));
          const seen: string[] = [];
          for (let offset = 0; offset < stacks.length; offset += limit) {
            seen.push(
              ...names(
                queryFleet(stacks, [], { sort, descending, limit, offset }),
              ),
            );
          }
          expect([...seen].sort()).toEqual(names({ items: stacks }).sort());
        },
      ),
    );
  });
});
