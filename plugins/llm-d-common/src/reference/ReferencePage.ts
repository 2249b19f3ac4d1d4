/** A generated page. */
export interface ReferencePage {
  /** Below `docs/reference/`. */
  path: string;
  content: string;
}
