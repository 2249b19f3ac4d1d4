import type { ObjectReference } from '@llm-d-sim/plugin-llm-d-common';
import { applied, type ApplyProblem } from './attemptConditions';

const object = (kind: string): ObjectReference => ({
  apiVersion: 'v1',
  kind,
  namespace: 'ns',
  name: 'demo',
});
const conflict: ApplyProblem = {
  type: 'conflict',
  reference: object('Service'),
  owner: 'Helm',
};
const failure: ApplyProblem = {
  type: 'failed',
  reference: object('Deployment'),
  message: 'exceeded quota',
};
const nothing = { kinds: [], namespaces: [] };

describe('Applied', () => {
  it('tells of a name that is taken first, and of what failed beside it', () => {
    expect(applied([failure, conflict], nothing, 3, [])).toEqual({
      status: 'False',
      reason: 'NameConflict',
      message:
        'Service ns/demo belongs to Helm: choose another name, or delete it; Deployment ns/demo: exceeded quota',
    });
  });

  it('names what waits to be removed, whatever it waits for', () => {
    const waiting = [object('HTTPRoute'), object('ConfigMap')];
    const words =
      /; no longer wanted, and removed only when that is mended, .*: HTTPRoute ns\/demo, ConfigMap ns\/demo$/;
    for (const problems of [[conflict], [failure], []]) {
      const missing = { kinds: [], namespaces: ['elsewhere'] };
      expect(applied(problems, missing, 3, waiting)).toMatchObject({
        status: 'False',
        message: expect.stringMatching(words),
      });
    }
  });

  it('holds when nothing is in the way', () => {
    expect(applied([], nothing, 3, [])).toMatchObject({
      status: 'True',
      message: '3 objects are as wanted',
    });
  });
});
