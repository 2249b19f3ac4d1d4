import { aRequest } from '../__testUtils__/aRun';
import { landingLanes } from './landingLanes';

describe('landingLanes', () => {
  it('puts requests of one pod that overlap into rows of their own', () => {
    const { lanes, spanMs } = landingLanes([
      aRequest(0, { startedAtMs: 1_000, e2eMs: 100 }),
      aRequest(1, { startedAtMs: 1_050, e2eMs: 100 }),
      aRequest(2, { startedAtMs: 1_100, e2eMs: 100 }),
    ]);
    expect(spanMs).toBe(200);
    expect(
      lanes[0].bars.map(({ left, row, width }) => [left, width, row]),
    ).toEqual([
      [0, 0.5, 0],
      [0.25, 0.5, 1],
      [0.5, 0.5, 0],
    ]);
  });

  it('has a lane for each pod that could have served, and a last one for what no pod answered', () => {
    const { lanes } = landingLanes([
      aRequest(0),
      aRequest(1, { served: undefined, status: 503 }),
    ]);
    expect(lanes.map(({ bars }) => bars.length)).toEqual([1, 0, 0, 1]);
    expect(lanes[3]).toMatchObject({ bars: [{ ok: false, status: 503 }] });
    expect(lanes[3].endpoint).toBeUndefined();
  });

  it('takes no request for a moment of nothing', () => {
    expect(landingLanes([])).toEqual({ lanes: [], spanMs: 1 });
  });
});
