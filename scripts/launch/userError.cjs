'use strict';

/** A fault that the person at the keyboard can mend; its message is all they need to see. */
class UserError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Says in one sentence what a system error code means here, or returns undefined when it means nothing special. */
function explain(text) {
  if (/ENOSPC|no space left on device/i.test(text)) {
    return 'The disk is full: free about 3 GB here and run the command again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|YN0035|YN0001: .*RequestError|network (request|connectivity)/i.test(
      text,
    )
  ) {
    return 'The npm registry cannot be reached: check the network, or point npm at your mirror (npm config set registry <url>), and run the command again.';
  }
  if (
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|CERT_HAS_EXPIRED/.test(
      text,
    )
  ) {
    return "The npm registry's certificate is not trusted: set npm's cafile (npm config set cafile <file>) and run the command again.";
  }
  if (/EACCES|EROFS/.test(text)) {
    return 'This folder cannot be written to: make it writable for you and run the command again.';
  }
  return undefined;
}

module.exports = { UserError, explain };
