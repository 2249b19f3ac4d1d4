const redacted = '[redacted]';

/** What credentials look like, each with what takes their place. */
const credentials: readonly (readonly [RegExp, string])[] = [
  // ServiceAccount and OIDC tokens.
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [
    /\b(token|password|passwd|secret|api[_-]?key)(["']?\s*[:=]\s*["']?)[^\s"',;&]{4,}/gi,
    `$1$2${redacted}`,
  ],
  // https://user:password@host
  [/(:\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${redacted}@`],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    redacted,
  ],
];

/**
 * A text without anything that looks like a credential. Nothing of ours puts one into the log; this is for the messages of
 * others, such as those of a kubeconfig's credential plugin.
 */
export function redactSecrets(text: string): string {
  return credentials.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text,
  );
}
