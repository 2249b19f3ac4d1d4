/** Metrics as a scraper gets them. */
export interface Exposition {
  readonly contentType: string;
  /** All metrics in Prometheus' text format. */
  expose(): Promise<string>;
}
