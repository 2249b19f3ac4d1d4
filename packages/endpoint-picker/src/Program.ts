/**
 * What a program that runs as a container gets from whoever runs it.
 *
 * @public
 */
export interface ProgramContext {
  /** The container's arguments, as in the manifest. */
  readonly args: readonly string[];
  /** Environment; `IMAGE` names the image that is being run. */
  readonly env: Readonly<Record<string, string>>;
  /** Reads a mounted file; throws if there is none. */
  readFile(path: string): string;
  /** Writes one line to the container's standard output. */
  log(line: string): void;
  /** Aborted when the container is to stop. */
  readonly signal: AbortSignal;
  /** Where a listener for the pod's port has to bind. */
  listenAddress(port: number): { host: string; port: number };
  /** Where an address of the pod network really accepts connections. */
  dialAddress(host: string, port: number): { host: string; port: number };
  /** The pod's way to the Kubernetes API. */
  readonly kubernetes?: {
    readonly server: string;
    readonly token: string;
    /** Base64 of the PEM certificate. */
    readonly caData: string;
  };
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
}

/**
 * A container's program: resolves with its exit code; a rejection is a crash.
 *
 * @public
 */
export type Program = (context: ProgramContext) => Promise<number>;
