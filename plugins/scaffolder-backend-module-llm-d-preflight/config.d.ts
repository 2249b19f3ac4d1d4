export interface Config {
  llmD?: {
    /** The most that one preflight may take of the portal's machine, whatever a template asks for. */
    preflight?: {
      /** Default: 300. */
      timeoutSeconds?: number;
      /** Default: 2048. */
      memoryMiB?: number;
    };
  };
}
