import fc from 'fast-check';
import { ReplayableBody } from './ReplayableBody';

async function* source(texts: readonly string[]) {
  for (const text of texts) {
    await new Promise(resolve => setImmediate(resolve));
    yield Buffer.from(text);
  }
}

const textOf = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk.toString();
  }
  return text;
};

const texts = fc.array(fc.stringMatching(/^[a-z]{1,5}$/));

describe('ReplayableBody', () => {
  it('gives a second reader everything, wherever the first one is', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (given, count) => {
        const body = new ReplayableBody(source(given), 1000);
        const first = body.read();
        for (let i = 0; i < count % (given.length + 1); i += 1) {
          await first.next();
        }
        // Still waiting for a chunk when the second reader takes over.
        const late = first.next();
        expect(body.replayable).toBe(true);
        const second = body.read();
        const start = second.next();
        body.forget();
        const { value } = await start;
        const rest = await textOf(second);
        expect((value?.toString() ?? '') + rest).toBe(given.join(''));
        await late;
      }),
    );
  });

  it('keeps nothing once it may forget, or when there is too much', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (given, told) => {
        const body = new ReplayableBody(source(given), told ? 1000 : 0);
        if (told) {
          body.forget();
        }
        expect(await textOf(body.read())).toBe(given.join(''));
        expect(body.replayable).toBe(given.length === 0);
        expect(await textOf(body.read())).toBe('');
      }),
    );
  });
});
