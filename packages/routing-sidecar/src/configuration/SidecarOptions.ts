/** What the sidecar's command line comes to. */
export interface SidecarOptions {
  /** Where clients come in. */
  readonly port: number;
  /** Where the model server of the same pod listens. */
  readonly modelServerPort: number;
  /** TLS towards clients; with a self-signed certificate unless a directory holds one. */
  readonly secure: { readonly certPath: string | undefined } | undefined;
  /** Whether a prefill pod is drawn from the header's list; else it is the first. */
  readonly samplePrefiller: boolean;
  readonly prefillRetries: {
    /** Further tries after a 502, 503 or 504. */
    readonly max: number;
    /** Milliseconds between two tries. */
    readonly backoff: number;
  };
  /** Lines up to this level are logged. */
  readonly verbosity: number;
}
