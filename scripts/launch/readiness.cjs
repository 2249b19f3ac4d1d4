'use strict';
const { setTimeout: delay } = require('node:timers/promises');
const { UserError } = require('./userError.cjs');

const patienceMs = 180_000;
const pollMs = 200;

async function request(url, headers = {}) {
  try {
    const response = await fetch(url, {
      headers,
      signal: AbortSignal.timeout(2000),
    });
    return response.ok ? response : undefined;
  } catch {
    // Nobody listens yet.
    return undefined;
  }
}

async function until(what, ask) {
  const deadline = Date.now() + patienceMs;
  while (!(await ask())) {
    if (Date.now() > deadline) {
      throw new UserError(
        `${what} after ${
          patienceMs / 1000
        } s; see .local/app.log and .local/backend.log.`,
      );
    }
    // Nobody waits for this once everything is to end: it must not hold the process.
    await delay(pollMs, undefined, { ref: false });
  }
}

/** Resolves once the address answers with success. */
function untilAnswers(url) {
  return until(`${url} did not answer`, () => request(url));
}

/** Resolves once a guest finds the entity in the catalog: before that, the portal's pages are still empty. */
function untilInCatalog(backendUrl, { kind, namespace, name }) {
  return until(`The ${kind} ${name} was not in the catalog`, async () => {
    const session = await request(`${backendUrl}/api/auth/guest/refresh`, {
      'X-Requested-With': 'XMLHttpRequest',
    });
    const { backstageIdentity } = (await session?.json()) ?? {};
    return (
      backstageIdentity &&
      request(
        `${backendUrl}/api/catalog/entities/by-name/${kind}/${namespace}/${name}`,
        { authorization: `Bearer ${backstageIdentity.token}` },
      )
    );
  });
}

module.exports = { untilAnswers, untilInCatalog };
