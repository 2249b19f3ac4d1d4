/** One kind of one API version. @public */
export interface GroupVersionKind {
  /** e.g. `apps/v1`, or `v1` for the core group. */
  apiVersion: string;
  kind: string;
}

/** `<apiVersion>/<Kind>`, as {@link Capabilities} lists kinds. @public */
export function kindId({ apiVersion, kind }: GroupVersionKind): string {
  return `${apiVersion}/${kind}`;
}

/** Where an API server has an API version: `/api/v1` for the core group, `/apis/<group>/<version>` for the others. @public */
export function groupVersionPath(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}
