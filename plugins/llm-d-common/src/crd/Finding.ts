/**
 * What is wrong with, or worth saying about, a custom resource.
 *
 * @public
 */
export interface Finding {
  /** An error stands in the way of compiling; a warning does not. */
  severity: 'error' | 'warning';
  /** Kebab-case and stable, for machines: `schema`, `unknown-plugin`, … */
  rule: string;
  /** Field path as the API server writes it, e.g. `spec.proxyService.port` or `spec.epp.args[1]`. */
  path: string;
  /** For a person, in one sentence that says what to do. */
  message: string;
}
