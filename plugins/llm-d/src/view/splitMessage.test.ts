import { splitMessage } from './splitMessage';

describe('splitMessage', () => {
  it('leaves a short message whole', () => {
    expect(splitMessage('No pod matches the selector app=x')).toEqual({
      headline: 'No pod matches the selector app=x',
    });
  });

  it('parts the first finding from what follows it', () => {
    expect(
      splitMessage('0 of 1 pods are ready; Pod a/b: ImagePullBackOff; and c'),
    ).toEqual({
      headline: '0 of 1 pods are ready',
      rest: 'Pod a/b: ImagePullBackOff; and c',
    });
  });

  it('cuts a long first finding between words and keeps the whole', () => {
    const message = `${'word '.repeat(50)}end`;
    const { headline, rest } = splitMessage(message);
    expect(headline.length).toBeLessThanOrEqual(142);
    expect(headline.endsWith('word …')).toBe(true);
    expect(rest).toBe(message);
  });

  it('cuts one endless word, too', () => {
    expect(splitMessage('x'.repeat(200)).headline).toBe(`${'x'.repeat(140)} …`);
  });
});
