const advice: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program listens there; stop it, or choose another port for the listener',
  EACCES:
    'this user may not bind it; ports below 1024 need a privilege, choose a port above 1023',
  EADDRNOTAVAIL: 'this machine has no such address',
};

const codeOf = (cause: unknown): string | undefined =>
  typeof cause === 'object' &&
  cause !== null &&
  'code' in cause &&
  typeof cause.code === 'string'
    ? cause.code
    : undefined;

/**
 * A listener's port could not be bound; the message says what to do.
 *
 * @public
 */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** The system's code, for instance EADDRINUSE. */
  readonly code: string | undefined;

  constructor(
    listener: { name: string; host: string; port: number },
    cause: unknown,
  ) {
    const code = codeOf(cause);
    const why = advice[code ?? ''] ?? String(cause);
    super(
      `Listener ${listener.name} cannot listen on ${listener.host}:${listener.port}: ${why}`,
      { cause },
    );
    this.code = code;
  }
}
