import { ActiveRequests } from './ActiveRequests';
import { endpoint, request } from '../testing/endpoints';
import { scheduled } from '../testing/scheduled';
import { maxScorePicker } from './pickers/maxScorePicker';
import { singleProfileHandler } from './profile-handlers/singleProfileHandler';
import { Scheduler } from './Scheduler';
import { activeRequestScorer } from './scorers/activeRequestScorer';

const id = (type: string) => ({ name: type, type });
const handler = singleProfileHandler(
  id('single-profile-handler'),
  () => 'none left',
);
const profile = {
  name: 'default',
  filters: [],
  scorers: [
    {
      scorer: activeRequestScorer(id('active'), {
        idleThreshold: 0,
        maxBusyScore: 1,
        maximumOver: 'candidates',
      }),
      weight: 1,
    },
  ],
  picker: maxScorePicker(id('max'), 1),
};

it('spreads requests over endpoints while earlier ones are in flight', () => {
  const scheduler = new Scheduler({
    handler,
    profiles: [profile],
    producers: [],
    requestTimeoutMs: Infinity,
  });
  const endpoints = ['a', 'b', 'c'].map(name => endpoint(name));
  const run = () =>
    scheduled(scheduler.run(request(), endpoints, 0, Math.random));
  const runs = [0, 1, 2].map(run);
  const picked = runs.map(one => one.decision.picked[0].name);
  expect([...picked].sort()).toEqual(['a', 'b', 'c']);

  runs[1].release();
  runs[1].release();
  const next = run();
  expect(next.decision.picked[0].name).toBe(picked[1]);
  runs[0].release();
  runs[2].release();
  next.release();
  expect(scheduler.activeRequests(0).size).toBe(0);
});

it('tells flows apart where a plugin asks for the requests in flight', () => {
  const parts = {
    handler,
    profiles: [profile],
    producers: [],
    requestTimeoutMs: Infinity,
  };
  const scheduler = new Scheduler({ ...parts, inFlightProducer: 'load' });
  const run = (fairnessId: string, priority: number) =>
    scheduled(
      scheduler.run(
        { ...request(), flow: { fairnessId, priority } },
        [endpoint('a')],
        0,
        Math.random,
      ),
    );
  const [first] = [run('x', 0), run('x', 0), run('x', 1), run('y', 0)];
  const flows = () =>
    scheduler
      .inFlight(0)
      ?.flows.map(f => [f.key, f.fairnessId, f.priority, f.count]);
  expect(scheduler.inFlight(0)?.producer).toBe('load');
  expect(flows()).toEqual([
    ['ns/a', 'x', 0, 2],
    ['ns/a', 'x', 1, 1],
    ['ns/a', 'y', 0, 1],
  ]);
  first.release();
  expect(flows()?.[0]).toEqual(['ns/a', 'x', 0, 1]);
  expect(new Scheduler(parts).inFlight(0)).toBeUndefined();
});

it('needs exactly one profile', () => {
  const withProfiles = (profiles: (typeof profile)[]) => () =>
    new Scheduler({
      handler,
      profiles,
      producers: [],
      requestTimeoutMs: Infinity,
    });
  expect(withProfiles([])).toThrow(/exactly one scheduling profile/);
  expect(withProfiles([profile, { ...profile, name: 'second' }])).toThrow(
    /default, second/,
  );
});

it('stops counting a request that takes too long', () => {
  const active = new ActiveRequests(1000);
  const ends = [active.begin('a', 0), active.begin('a', 500)];
  expect(active.counts(999)).toEqual(new Map([['a', 2]]));
  expect(active.counts(1000)).toEqual(new Map([['a', 1]]));
  ends.forEach(end => end());
  expect(active.counts(1000)).toEqual(new Map());
});
