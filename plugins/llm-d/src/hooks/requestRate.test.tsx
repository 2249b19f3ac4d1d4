import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import type { LlmDSignal } from '@llm-d-sim/plugin-llm-d-common';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { FakeLlmDApi } from '../__testUtils__/FakeLlmDApi';
import { FakeSignals } from '../__testUtils__/FakeSignals';
import { aFinishedRun } from '../__testUtils__/aRun';
import { llmDApiRef } from '../api';
import { useFleet } from './useFleet';
import { useHealth } from './useHealth';
import { usePodFigures } from './usePodFigures';
import { useRoutingTestRun } from './useRoutingTestRun';
import { useRoutingTests } from './useRoutingTests';

const minute = 60_000;
const place = { kind: 'Resource', namespace: 'default', name: 'demo' };
const here = 'resource:default/demo';
const elsewhere = 'resource:default/other';
const everyStack = {};
const failure = (statusCode: number) =>
  new Error('It failed', { cause: { statusCode } });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watch(use: () => unknown, api: FakeLlmDApi) {
  const signals = new FakeSignals();
  const wrapper = ({ children }: { children?: ReactNode }) => (
    <TestApiProvider
      apis={[
        [llmDApiRef, api],
        [signalApiRef, signals],
      ]}
    >
      {children}
    </TestApiProvider>
  );
  renderHook(use, { wrapper });
  return {
    send: (type: LlmDSignal['type'], entityRef: string) =>
      act(() => signals.send({ type, id: 'a', entityRef })),
    pass: (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms)),
  };
}

describe('Requests of a page that nobody touches', () => {
  it.each([403, 404])(
    'stop for a run that answers %s, for it does not come back',
    async status => {
      const api = new FakeLlmDApi();
      const read = jest
        .spyOn(api, 'getRoutingTest')
        .mockRejectedValue(failure(status));
      const { pass } = watch(() => useRoutingTestRun(place, 'gone'), api);
      await pass(10 * minute);
      expect(read).toHaveBeenCalledTimes(1);
    },
  );

  it('get ever rarer for a run that fails otherwise, and end with the run', async () => {
    const api = new FakeLlmDApi();
    const read = jest
      .spyOn(api, 'getRoutingTest')
      .mockRejectedValue(failure(503));
    const { pass } = watch(() => useRoutingTestRun(place, 'a'), api);
    await pass(0);
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      const before = read.mock.calls.length;
      await pass(seconds * 1_000 - 1);
      expect(read).toHaveBeenCalledTimes(before);
      await pass(1);
      expect(read).toHaveBeenCalledTimes(before + 1);
    }
    read.mockResolvedValue(aFinishedRun('a'));
    await pass(minute);
    const { length } = read.mock.calls;
    await pass(10 * minute);
    expect(read).toHaveBeenCalledTimes(length);
  });

  it('get ever rarer while health cannot be read, but do not end: the stack may come', async () => {
    const api = new FakeLlmDApi({ health: failure(404) });
    const read = jest.spyOn(api, 'getHealth');
    const { pass } = watch(() => useHealth(place), api);
    await pass(minute);
    expect(read.mock.calls.length).toBeLessThanOrEqual(4);
    await pass(10 * minute);
    expect(read.mock.calls.length).toBeGreaterThan(10);
    expect(read.mock.calls.length).toBeLessThanOrEqual(14);
  });

  it('get ever rarer while figures of pods cannot be read', async () => {
    const api = new FakeLlmDApi({ figures: failure(503) });
    const read = jest.spyOn(api, 'getPodFigures');
    const { pass } = watch(() => usePodFigures(place), api);
    await pass(minute);
    expect(read.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('come a second time soon for figures of pods, for a rate needs two readings, then rest', async () => {
    const api = new FakeLlmDApi();
    const read = jest.spyOn(api, 'getPodFigures');
    const { pass } = watch(() => usePodFigures(place), api);
    await pass(2_000);
    expect(read).toHaveBeenCalledTimes(2);
    await pass(minute);
    expect(read).toHaveBeenCalledTimes(5);
  });

  it('are few for runs, and follow signals about runs of this stack only', async () => {
    const api = new FakeLlmDApi();
    const read = jest.spyOn(api, 'listRoutingTests');
    const { pass, send } = watch(() => useRoutingTests(place), api);
    await pass(0);
    send('routing-test', elsewhere);
    await pass(1);
    send('stack', here);
    await pass(1);
    expect(read).toHaveBeenCalledTimes(1);
    send('routing-test', here);
    await pass(1);
    expect(read).toHaveBeenCalledTimes(2);
    await pass(minute);
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('are at most one in two seconds for a fleet that changes all the time', async () => {
    const api = new FakeLlmDApi();
    const { pass, send } = watch(() => useFleet(everyStack), api);
    await pass(0);
    for (let second = 0; second < 60; second += 1) {
      send('routing-test', here);
      send('stack', here);
      await pass(1_000);
    }
    expect(api.fleetQueries.length).toBeGreaterThan(25);
    expect(api.fleetQueries.length).toBeLessThanOrEqual(32);
  });
});
