/** A block of docs/your-own-portal.md, with the place that it says it belongs to. */
export interface DocumentedStep {
  /** Relative to the portal. */
  file: string;
  /** Where in the file; empty when the file's content is added to as a whole. */
  where: string;
  text: string;
}

/** All blocks of a page that have a title, in order. */
export function documentedSteps(markdown: string): DocumentedStep[] {
  return [
    ...markdown.matchAll(
      /^```\w+ title="([^",]+)(?:, ([^"]+))?"\n(.*?)^```$/gms,
    ),
  ].map(([, file, where = '', text]) => ({ file, where, text }));
}
