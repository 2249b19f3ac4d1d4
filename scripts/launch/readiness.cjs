'use strict';
const { setTimeout: delay } = require('node:timers/promises');
const { UserError } = require('./userError.cjs');

const patienceMs = 180_000;
const pollMs = 200;

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** Resolves once the address answers with success. */
async function waitUntilAnswers(url) {
  const deadline = Date.now() + patienceMs;
  while (!(await answers(url))) {
    if (Date.now() > deadline) {
      throw new UserError(
        `${url} did not answer within ${
          patienceMs / 1000
        } s; see .local/portal.log.`,
      );
    }
    // Nobody waits for this once everything is to end: it must not hold the process.
    await delay(pollMs, undefined, { ref: false });
  }
}

module.exports = { waitUntilAnswers };
