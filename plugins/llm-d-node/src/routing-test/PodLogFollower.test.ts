import fc from 'fast-check';
import { startApiServer } from '../testing/apiServer';
import { PodLogFollower } from './PodLogFollower';

/** A container whose log the API server serves by second, as a real one does. */
async function withLog<T>(
  test: (container: {
    /** One entry per line: when and what. */
    write(atMs: number, text: string): void;
    restart(): void;
    /** The API server refuses the log of the container that runs. */
    refuse(refused: boolean): void;
    read(restarts?: number): Promise<string[]>;
  }) => Promise<T>,
): Promise<T> {
  let current: { at: number; text: string }[] = [];
  let previous: typeof current = [];
  let refused = false;
  const api = await startApiServer(({ path, query }) => {
    if (!path.endsWith('/log')) {
      return undefined;
    }
    if (refused && query.get('previous') !== 'true') {
      return { status: 500, body: 'not now' };
    }
    const since = Date.parse(query.get('sinceTime') ?? '');
    const log = query.get('previous') === 'true' ? previous : current;
    const lines = log
      .filter(({ at }) => at >= since)
      .map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`);
    return { body: lines.join('') };
  });
  const follower = new PodLogFollower({
    cluster: api.client,
    pod: { namespace: 'ns', name: 'epp-0', container: 'epp', restarts: 0 },
    since: new Date(0),
  });
  try {
    return await test({
      write: (at, text) => current.push({ at, text }),
      restart: () => {
        previous = current;
        current = [];
      },
      refuse: value => {
        refused = value;
      },
      read: (restarts = 0) => follower.read({ restarts, limitBytes: 1e6 }),
    });
  } finally {
    await api.stop();
  }
}

describe('PodLogFollower', () => {
  it('gives each line once, however often and whenever it is asked', async () => {
    await withLog(async ({ read, write }) => {
      let at = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              gap: fc.nat(1500),
              text: fc.constantFrom('{"a":1}', '{"b":2}'),
              reads: fc.nat(2),
            }),
            { maxLength: 8 },
          ),
          async steps => {
            const written: string[] = [];
            const seen: string[] = [];
            for (const { gap, reads, text } of steps) {
              at += gap;
              write(at, text);
              written.push(text);
              for (let n = 0; n < reads; n += 1) {
                seen.push(...(await read()));
              }
            }
            seen.push(...(await read()));
            expect(seen).toEqual(written);
          },
        ),
        { numRuns: 25 },
      );
    });
  });

  it('loses nothing when a read fails', () =>
    withLog(async ({ read, refuse, restart, write }) => {
      write(1_000, '{"n":1}');
      restart();
      write(2_000, '{"n":2}');
      refuse(true);
      await expect(read(1)).rejects.toThrow('not now');
      refuse(false);
      expect(await read(1)).toEqual(['{"n":1}', '{"n":2}']);
    }));

  it('reads the end of a container that was restarted first', () =>
    withLog(async ({ read, restart, write }) => {
      write(1_000, '{"n":1}');
      expect(await read()).toEqual(['{"n":1}']);
      write(1_500, '{"n":2}');
      restart();
      write(2_000, '{"n":3}');
      expect(await read(1)).toEqual(['{"n":2}', '{"n":3}']);
      expect(await read(1)).toEqual([]);
    }));
});
