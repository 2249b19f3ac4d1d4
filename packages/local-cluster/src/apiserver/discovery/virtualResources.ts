/** A resource that is answered without being stored. */
export interface VirtualResource {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  verbs: readonly string[];
}

const authorization = { group: 'authorization.k8s.io', version: 'v1' };
const authentication = { group: 'authentication.k8s.io', version: 'v1' };
const metrics = { group: 'metrics.k8s.io', version: 'v1beta1' };
const create = ['create'];
const read = ['get', 'list'];

export const VIRTUAL_RESOURCES: readonly VirtualResource[] = [
  {
    ...authorization,
    resource: 'localsubjectaccessreviews',
    kind: 'LocalSubjectAccessReview',
    namespaced: true,
    verbs: create,
  },
  {
    ...authorization,
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    namespaced: false,
    verbs: create,
  },
  {
    ...authorization,
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    namespaced: false,
    verbs: create,
  },
  {
    ...authorization,
    resource: 'subjectaccessreviews',
    kind: 'SubjectAccessReview',
    namespaced: false,
    verbs: create,
  },
  {
    ...authentication,
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    namespaced: false,
    verbs: create,
  },
  {
    ...authentication,
    resource: 'tokenreviews',
    kind: 'TokenReview',
    namespaced: false,
    verbs: create,
  },
];

/** Nothing is measured here, but clients that look for measurements expect the API. */
export const METRICS_RESOURCES: readonly VirtualResource[] = [
  {
    ...metrics,
    resource: 'nodes',
    kind: 'NodeMetrics',
    namespaced: false,
    verbs: read,
  },
  {
    ...metrics,
    resource: 'pods',
    kind: 'PodMetrics',
    namespaced: true,
    verbs: read,
  },
];
