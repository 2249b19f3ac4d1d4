import { RegularProbes, type ProbedStack } from './RegularProbes';

const stack = (cluster: string, name: string): ProbedStack => ({
  cluster,
  entityRef: `resource:default/${name}`,
});
const fleet = ['a', 'b', 'c', 'd', 'e'].map(name => stack('large', name));

/** Rounds in which there is time for so many stacks only. */
function roundsOf(size: number, stacks: readonly ProbedStack[]) {
  const rounds: string[][] = [];
  let ending = new AbortController();
  const probes = new RegularProbes({
    logger: { debug() {} },
    stacks: () => stacks,
    async probe({ entityRef }) {
      rounds.at(-1)?.push(entityRef.replace('resource:default/', ''));
      if (rounds.at(-1)?.length === size) {
        ending.abort();
      }
    },
  });
  return async () => {
    ending = new AbortController();
    rounds.push([]);
    await probes.round(ending.signal);
    return rounds.at(-1);
  };
}

describe('regular probes', () => {
  it('go on where the last round has run out of time', async () => {
    const round = roundsOf(2, fleet);
    expect(await round()).toEqual(['a', 'b']);
    expect(await round()).toEqual(['c', 'd']);
    expect(await round()).toEqual(['e', 'a']);
  });

  it('go on behind a stack that is gone, and take in new ones', async () => {
    const stacks = [...fleet];
    const round = roundsOf(2, stacks);
    await round();
    stacks.splice(0, 2, stack('large', 'bb'));
    expect(await round()).toEqual(['bb', 'c']);
  });

  it('reach every stack when there is time, whichever failed', async () => {
    const asked: string[] = [];
    const probes = new RegularProbes({
      logger: { debug() {} },
      stacks: () => fleet,
      async probe({ entityRef }) {
        asked.push(entityRef);
        throw new Error('nobody answered');
      },
    });
    await probes.round(new AbortController().signal);
    expect(asked).toEqual(fleet.map(({ entityRef }) => entityRef));
  });

  it('are kept from no cluster by one that hangs, nor in the next round by the stack that hung', async () => {
    const ending = new AbortController();
    const asked: string[] = [];
    const probes = new RegularProbes({
      logger: { debug() {} },
      stacks: () => [stack('hangs', 'x'), stack('hangs', 'y'), ...fleet],
      async probe({ cluster, entityRef }, signal) {
        asked.push(entityRef.replace('resource:default/', ''));
        if (asked.includes('e')) {
          ending.abort();
        }
        if (cluster === 'hangs' && !signal.aborted) {
          await new Promise(resolve => {
            signal.addEventListener('abort', resolve);
          });
        }
      },
    });
    await probes.round(ending.signal);
    expect(asked).toEqual(['x', 'a', 'b', 'c', 'd', 'e']);
    const next = new AbortController();
    asked.length = 0;
    const second = probes.round(next.signal);
    next.abort();
    await second;
    expect(asked[0]).toBe('y');
  });
});
