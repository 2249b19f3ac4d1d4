import { Random, randomInteger } from '../random/Random';
import { tokenize } from '../tokenization/dummyTokenizer';

const sentences = [
  'The scheduler looked at three pods and took the one that knew the prompt. ',
  'Every token of this answer was made up, and none of them was expensive. ',
  'A cache that is warm answers sooner than one that is cold. ',
  'Rain is expected in the afternoon; take a coat if you walk. ',
  'Requests wait in line, and the line is first come, first served. ',
  'Seven boats left the harbour, but only six came back before dark. ',
  'Measure first, then change one thing, then measure again. ',
  'The library closes at eight, except on the days when it does not. ',
];

/** `count` tokens of text, out of whole sentences while they last. */
export const randomTokens = (random: Random, count: number): string[] => {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const sentence = sentences[randomInteger(random, 0, sentences.length - 1)];
    tokens.push(...tokenize(sentence).map(token => token.text));
  }
  tokens.length = count;
  return tokens;
};
