import fc from 'fast-check';
import { BlockCache, CacheFullError, HeldBlocks } from './BlockCache';
import { BlockHash, blockHashes } from './blockHashes';

const options = { blockSize: 4, model: 'm', seed: '' };
const prompt = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 });

describe('blockHashes', () => {
  it('are equal exactly as far as the prompts are', () => {
    fc.assert(
      fc.property(prompt, prompt, (a, b) => {
        const differ = a.findIndex((token, i) => token !== b[i]);
        const common = differ < 0 ? Math.min(a.length, b.length) : differ;
        const [left, right] = [a, b].map(one => blockHashes(one, options));
        const equal = left.filter((hash, i) => hash === right[i]).length;
        expect(equal).toBe(Math.floor(common / options.blockSize));
        expect(left).toHaveLength(Math.floor(a.length / options.blockSize));
      }),
    );
  });

  it('differ between models and seeds', () => {
    const tokens = [1, 2, 3, 4];
    const [hash] = blockHashes(tokens, options);
    expect(blockHashes(tokens, { ...options, model: 'n' })).not.toContain(hash);
    expect(blockHashes(tokens, { ...options, seed: '1' })).not.toContain(hash);
  });
});

const tryHold = (
  cache: BlockCache,
  hashes: BlockHash[],
): HeldBlocks | undefined => {
  try {
    return cache.hold(hashes);
  } catch (error) {
    if (error instanceof CacheFullError) {
      return undefined;
    }
    throw error;
  }
};

describe('BlockCache', () => {
  it('finds the leading blocks that are still there, and drops no block in use', () => {
    const capacity = 6;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(prompt, fc.boolean()), { maxLength: 30 }),
        requests => {
          const cache = new BlockCache(capacity);
          const running: { hashes: BlockHash[]; held: HeldBlocks }[] = [];
          for (const [tokens, release] of requests) {
            const hashes = blockHashes(tokens, options);
            const inUse = () =>
              new Set(running.flatMap(request => request.hashes));
            const used = inUse();
            const needed = new Set([...used, ...hashes]).size;
            const surelyThere = hashes.findIndex(hash => !used.has(hash));
            const held = tryHold(cache, hashes);
            expect(held === undefined).toBe(needed > capacity);
            expect(held?.hits ?? Infinity).toBeGreaterThanOrEqual(
              surelyThere < 0 ? hashes.length : surelyThere,
            );
            if (held) {
              running.push({ hashes, held });
            }
            if (release) {
              running.shift()?.held.release();
            }
            expect(cache.usage).toBe(inUse().size / capacity);
          }
        },
      ),
    );
  });

  it('evicts what was unused the longest', () => {
    const cache = new BlockCache(2);
    const [a, b, c] = [1, 2, 3];
    for (const hash of [a, b, a, c]) {
      cache.hold([hash]).release();
    }
    // b was unused longer than a when c needed room.
    expect(cache.hold([a]).hits).toBe(1);
    expect(cache.hold([b]).hits).toBe(0);
  });

  it('evicts blocks of adapters that are not loaded first', () => {
    const cache = new BlockCache(3);
    const [old, gone, kept, fresh] = [1, 2, 3, 4];
    cache.hold([old]).release();
    cache.hold([gone], 'unloaded').release();
    cache.hold([kept], 'loaded again').release();
    cache.unloaded('unloaded');
    cache.unloaded('loaded again');
    cache.loaded('loaded again');
    cache.hold([fresh]).release();
    expect(cache.hold([old]).hits).toBe(1);
    expect(cache.hold([kept]).hits).toBe(1);
    expect(cache.hold([gone]).hits).toBe(0);
  });

  it('keeps nothing between discard and activate', () => {
    const cache = new BlockCache(2);
    const running = cache.hold([1]);
    cache.discard();
    running.release();
    cache.hold([1]).release();
    expect(cache.usage).toBe(0);
    cache.activate();
    expect(cache.hold([1]).hits).toBe(0);
    expect(cache.usage).toBe(0.5);
  });
});
