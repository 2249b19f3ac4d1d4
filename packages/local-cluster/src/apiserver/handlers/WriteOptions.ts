/** What a client wants to hear about fields that its object has and the schema has not; they are dropped in any case. */
export type FieldValidation =
  | { level: 'Ignore' }
  | { level: 'Warn'; warn(text: string): void }
  | { level: 'Strict' };

/** How a write was asked for. */
export interface WriteOptions {
  fieldManager: string;
  dryRun: boolean;
  subresource: string;
  fieldValidation: FieldValidation;
}

/** `metav1.DeleteOptions`, as far as this server follows them. */
export interface DeleteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun: boolean;
}
