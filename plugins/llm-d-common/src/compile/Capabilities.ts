/**
 * What the cluster that is compiled for can do, as discovery tells.
 *
 * @public
 */
export interface Capabilities {
  /** Kinds that the API server serves: `<apiVersion>/<Kind>`, e.g. `gateway.networking.k8s.io/v1/HTTPRoute`. */
  kinds: readonly string[];
  /** `<major>.<minor>`, e.g. `1.34`. */
  kubernetesVersion: string;
}
