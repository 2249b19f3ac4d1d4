import fc from 'fast-check';
import { afterAnswer, initialProbeState } from './ProbeState';

describe('ProbeState', () => {
  it('changes its verdict only after as many equal answers in a row as the threshold asks for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (answers, success, failure) => {
          const thresholds = { success, failure };
          let state = initialProbeState;
          answers.forEach((healthy, index) => {
            const before = state.verdict;
            state = afterAnswer(state, healthy, thresholds);
            const run = answers
              .slice(0, index + 1)
              .reverse()
              .findIndex(answer => answer !== healthy);
            const length = run < 0 ? index + 1 : run;
            const enough = length >= (healthy ? success : failure);
            const verdict = healthy ? 'success' : 'failure';
            expect(state.verdict).toBe(enough ? verdict : before);
          });
        },
      ),
    );
  });
});
