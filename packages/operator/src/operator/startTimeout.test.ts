import { ReadRefused } from '../informers/readRefused';
import { startTimeout } from './startTimeout';

const linesOf = (error: Error) => error.message.split('\n');

describe('a start that took too long', () => {
  it('names every kind that was not read and why, and the rights that are missing', () => {
    const forbidden = new ReadRefused(
      'list of v1/Pod: HTTP 403 Forbidden: pods is forbidden',
      403,
    );
    expect(
      linesOf(
        startTimeout(
          [
            { kind: 'v1/Pod', fault: forbidden },
            { kind: 'apps/v1/Deployment', fault: undefined },
            { kind: 'v1/Service', fault: undefined },
          ],
          1499.7,
        ),
      ),
    ).toEqual([
      'within 1.5 s these kinds could not be read:',
      '  v1/Pod: list of v1/Pod: HTTP 403 Forbidden: pods is forbidden',
      '  apps/v1/Deployment, v1/Service: no answer yet',
      expect.stringMatching(/get, list and watch .*ClusterRoleBinding/),
    ]);
  });

  it('asks for no rights when none were refused', () => {
    const { message } = startTimeout(
      [
        {
          kind: 'v1/Pod',
          fault: new Error('fetch failed', { cause: new Error('ECONNRESET') }),
        },
        { kind: 'v1/Service', fault: new ReadRefused('HTTP 500', 500) },
      ],
      300_000,
    );
    expect(message).toContain('v1/Pod: fetch failed: ECONNRESET');
    expect(message).not.toContain('ClusterRole');
    expect(message).toContain('API server');
  });
});
