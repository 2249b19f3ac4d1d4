/**
 * What a container gives to the program that runs in it.
 *
 * @public
 */
export interface ProgramContext {
  /** The container's args, with `$(VAR)` expanded. */
  readonly args: readonly string[];
  /** The container's environment; `IMAGE` names the image. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads a file of a mounted volume; throws an `ENOENT` error when there is none. */
  readFile(path: string): string;
  /** Writes one line to the container's log. */
  log(line: string): void;
  /** Aborted when the container has to stop (SIGTERM). */
  readonly signal: AbortSignal;
  /** Where a listener for the pod's `port` has to bind. */
  listenAddress(port: number): Address;
  /** Where `host:port` (a pod's IP, a Service's cluster IP or DNS name) really accepts connections. */
  dialAddress(host: string, port: number): Address;
  /** API access of the pod's service account; undefined when its token is not mounted. */
  readonly kubernetes?: { server: string; token: string; caData: string };
  /** Milliseconds since the epoch. */
  now(): number;
  /** A uniform random number in [0, 1). */
  random(): number;
}

/**
 * Host and port of a socket.
 *
 * @public
 */
export interface Address {
  host: string;
  port: number;
}

/**
 * The main process of a container: resolves with its exit code; a rejection is a crash with exit code 1.
 *
 * @public
 */
export type Program = (context: ProgramContext) => Promise<number>;
