export interface Config {
  llmD?: {
    /** The most that one preflight may take of the portal's machine, whatever a template asks for. */
    preflight?: {
      /** Default: 300. */
      timeoutSeconds?: number;
      /** Default: 2048. */
      memoryMiB?: number;
      /** How many run at once in one process of the portal; others wait. Default: 1. */
      atOnce?: number;
    };
  };
}
