import { setImmediate as nextTurn } from 'node:timers/promises';

/** Waits until a condition holds; the test's own limit ends the waiting. */
export const eventually = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await nextTurn();
  }
};
