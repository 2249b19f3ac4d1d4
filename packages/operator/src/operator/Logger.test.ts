import { describeError } from './Logger';

describe('describeError', () => {
  it('says why a connection could not be made, not only that it failed', async () => {
    const error = await fetch('http://127.0.0.1:1').catch(reason => reason);
    expect(describeError(error)).toMatch(/fetch failed: ./);
  });

  it('does not repeat itself', () => {
    const cause = new Error('no such host');
    expect(describeError(new Error('list: no such host', { cause }))).toBe(
      'list: no such host',
    );
    expect(describeError('a word')).toBe('a word');
  });
});
