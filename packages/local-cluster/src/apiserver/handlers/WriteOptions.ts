/** How a write was asked for. */
export interface WriteOptions {
  fieldManager: string;
  dryRun: boolean;
  subresource: string;
}

/** `metav1.DeleteOptions`, as far as this server follows them. */
export interface DeleteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun: boolean;
}
