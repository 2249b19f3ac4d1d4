import { describeIssues } from '../config/parseConfig';
import { errorText } from '../log/errorText';
import { decisionVector } from './DecisionVector';
import { replayVector } from './replayVector';

/**
 * How the vectors of a file compared.
 *
 * @public
 */
export interface ReplayReport {
  readonly equal: number;
  readonly different: number;
}

async function differencesOf(line: string): Promise<string[]> {
  try {
    const vector = decisionVector.safeParse(JSON.parse(line));
    return vector.success
      ? await replayVector(vector.data)
      : [`this is no decision vector: ${describeIssues(vector.error)}`];
  } catch (error) {
    return [errorText(error)];
  }
}

/**
 * Replays decision vectors, one JSON object a line; empty lines are passed
 * over.
 *
 * @param text - the file
 * @param print - takes a sentence for each difference, with its line's number
 *
 * @public
 */
export async function replayFile(
  text: string,
  print: (sentence: string) => void,
): Promise<ReplayReport> {
  let equal = 0;
  let different = 0;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') {
      continue;
    }
    const found = await differencesOf(line);
    if (found.length === 0) {
      equal += 1;
    } else {
      different += 1;
      found.forEach(sentence => print(`line ${i + 1}: ${sentence}`));
    }
  }
  return { equal, different };
}
