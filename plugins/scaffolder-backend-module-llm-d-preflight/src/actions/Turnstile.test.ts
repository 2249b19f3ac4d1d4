import { Turnstile } from './Turnstile';

/** Work that lasts until it is told to end. */
function work(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  };
  return { run, end };
}

describe('Turnstile', () => {
  it('lets so many in at once, the others in the order in which they came', async () => {
    const log: string[] = [];
    const turnstile = new Turnstile(1);
    const [a, b, c] = ['a', 'b', 'c'].map(name => work(log, name));
    const passes = [a, b, c].map(({ run }) =>
      turnstile.pass(run, { onWait: ahead => log.push(`${ahead} ahead`) }),
    );
    a.end();
    await passes[0];
    c.end();
    b.end();
    await Promise.all(passes);
    expect(log).toEqual([
      'a begins',
      '0 ahead',
      '1 ahead',
      'a ends',
      'b begins',
      'b ends',
      'c begins',
      'c ends',
    ]);
  });

  it('goes on after work that fails, and without those who gave up waiting', async () => {
    const log: string[] = [];
    const turnstile = new Turnstile(1);
    const first = work(log, 'first');
    const failing = turnstile.pass(async () => {
      await first.run();
      throw new Error('broken');
    });
    const controller = new AbortController();
    const impatient = turnstile.pass(async () => log.push('never'), {
      signal: controller.signal,
    });
    const last = turnstile.pass(async () => log.push('last'));
    controller.abort(new Error('cancelled'));
    await expect(impatient).rejects.toThrow('cancelled');
    first.end();
    await expect(failing).rejects.toThrow('broken');
    await last;
    expect(log).toEqual(['first begins', 'first ends', 'last']);
    await expect(
      turnstile.pass(async () => log.push('never'), {
        signal: controller.signal,
      }),
    ).rejects.toThrow('cancelled');
    expect(await turnstile.pass(async () => 'free again')).toBe('free again');
  });
});
