/**
 * What a container gives to the program that runs in it: its arguments and
 * environment, its output, its addresses, and the moment it has to stop.
 *
 * @public
 */
export interface ProgramContext {
  /** The container's args, as written in the manifest. */
  readonly args: readonly string[];
  /** The container's environment; `IMAGE` names the image. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads a mounted file; throws when there is none. */
  readFile(path: string): string;
  /** Writes one line to the container's standard output. */
  log(line: string): void;
  /** Aborted when the container is asked to stop (SIGTERM). */
  readonly signal: AbortSignal;
  /** Where a listener for the pod's `port` has to bind. */
  listenAddress(port: number): { host: string; port: number };
  /** Where `host:port` (the pod's own `localhost`, another pod's IP) really accepts connections. */
  dialAddress(host: string, port: number): { host: string; port: number };
  /** Milliseconds since the epoch. */
  now(): number;
  /** A uniform random number in [0, 1). */
  random(): number;
}

/**
 * A program that can run as a container's main process. Resolves with the
 * exit code; rejecting counts as exit code 1.
 *
 * @public
 */
export type Program = (context: ProgramContext) => Promise<number>;
