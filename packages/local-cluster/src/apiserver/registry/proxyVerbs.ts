/** Verbs of the proxy subresources: one per HTTP method. */
export const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];
