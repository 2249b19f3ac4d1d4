import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { schedulerInstall } from '../testing/stacks';
import { formatRestReport, restStateOf } from './RestReport';

const resource = (
  conditions: Record<string, string>,
  options: { observedGeneration?: number; deletionTimestamp?: string } = {},
): KubernetesObject => {
  const { observedGeneration = 2, deletionTimestamp } = options;
  const install = schedulerInstall('ns', 'demo');
  return {
    ...install,
    metadata: { ...install.metadata, generation: 2, deletionTimestamp },
    status: {
      conditions: Object.entries(conditions).map(([type, status]) => ({
        type,
        status,
        reason: `${type}${status}`,
        message: 'words',
        lastTransitionTime: '2026-11-26T12:00:00Z',
        observedGeneration,
      })),
    },
  };
};

describe('how far a custom resource has got', () => {
  it('is told by its status, when that is about this spec and was looked at', () => {
    const ready = resource({ Ready: 'True', Valid: 'True' });
    expect(restStateOf(ready, true).state).toBe('rest');
    expect(restStateOf(ready, false).state).toBe('moving');
    const stale = resource({ Ready: 'True' }, { observedGeneration: 1 });
    expect(restStateOf(stale, true).state).toBe('moving');
    expect(restStateOf(resource({}), true).state).toBe('moving');
  });

  it('is as far as it gets when the spec is refused, and not yet when something is only not ready', () => {
    const refused = resource({ Ready: 'False', Valid: 'False' });
    expect(restStateOf(refused, true)).toMatchObject({
      state: 'failed',
      message: 'ReadyFalse: words',
    });
    const progressing = resource({ Ready: 'False', Valid: 'True' });
    expect(restStateOf(progressing, true).state).toBe('moving');
  });

  it('is not the end while it is being deleted', () => {
    const deleted = resource(
      { Ready: 'True' },
      { deletionTimestamp: '2026-11-26T12:00:00Z' },
    );
    expect(restStateOf(deleted, true).state).toBe('moving');
  });

  it('is one line each, in order', () => {
    const states = [
      restStateOf(resource({ Ready: 'True', Valid: 'True' }), true),
      restStateOf(resource({ Ready: 'False', Valid: 'False' }), true),
    ];
    expect(formatRestReport({ over: true, states })).toEqual([
      'SchedulerInstall ns/demo: failed: ReadyFalse: words',
      'SchedulerInstall ns/demo: ok: ReadyTrue: words',
    ]);
    expect(formatRestReport({ over: true, states: [] })).toEqual([
      'no custom resources',
    ]);
  });
});
