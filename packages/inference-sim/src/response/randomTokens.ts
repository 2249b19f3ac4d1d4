import { Random, randomInteger } from '../random/Random';
import { tokenize } from '../tokenization/dummyTokenizer';

/** A token that calls no tool. */
export interface TextToken {
  readonly text: string;
  readonly call: undefined;
}

// Cut once, and shared by all answers: what each request makes anew, the collector has to move while streams wait.
const sentences: readonly (readonly TextToken[])[] = [
  'The scheduler looked at three pods and took the one that knew the prompt. ',
  'Every token of this answer was made up, and none of them was expensive. ',
  'A cache that is warm answers sooner than one that is cold. ',
  'Rain is expected in the afternoon; take a coat if you walk. ',
  'Requests wait in line, and the line is first come, first served. ',
  'Seven boats left the harbour, but only six came back before dark. ',
  'Measure first, then change one thing, then measure again. ',
  'The library closes at eight, except on the days when it does not. ',
].map(sentence =>
  tokenize(sentence).map(({ text }) => ({ text, call: undefined })),
);

/** `count` tokens of text, out of whole sentences while they last; each sentence is drawn when it begins. */
export function* randomTokens(
  random: Random,
  count: number,
): Generator<TextToken, void> {
  let left = count;
  while (left > 0) {
    const sentence = sentences[randomInteger(random, 0, sentences.length - 1)];
    for (let at = 0; at < sentence.length && left > 0; at += 1) {
      yield sentence[at];
      left -= 1;
    }
  }
}
