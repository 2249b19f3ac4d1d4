/** A repository, and how to ask for a merge there. */
export interface GitHost {
  /** Where Git reaches it. */
  remoteUrl: string;
  auth: { username: string; password: string };
  /**
   * Opens a pull request, or finds the one that is open for the branch already.
   *
   * @returns its address for a browser
   */
  openPullRequest(request: PullRequest, signal?: AbortSignal): Promise<string>;
  /** @returns address of the open pull request of a branch of this repository, if there is one */
  findPullRequest(
    head: string,
    signal?: AbortSignal,
  ): Promise<string | undefined>;
}

/** What a pull request says. */
export interface PullRequest {
  title: string;
  /** Markdown. */
  body: string;
  /** Branch with the change. */
  head: string;
  /** Branch to merge into. */
  base: string;
}
