export interface Config {
  llmD?: {
    /**
     * Repository that pull requests of golden paths go to when their form names none. Where it is set, a pull request is what a form
     * delivers by default; else it applies.
     */
    gitOps?: {
      /** As a form's repository picker writes it, e.g. `github.com?owner=acme&repo=clusters`. */
      repoUrl: string;
      /** Branch to merge into. Default: `main`. */
      branch?: string;
      /** Folder that stacks are put in, as `<folder>/<cluster>/<namespace>/<name>`. Default: `stacks`. */
      folder?: string;
    };
  };
}
