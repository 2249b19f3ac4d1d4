import type { JsonObject } from '../json/JsonValue';

/** `metav1.StatusCause` */
export type StatusCause = { reason: string; message: string; field: string };

/** `metav1.StatusDetails` */
export type StatusDetails = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
};

/** `metav1.Status` */
export type Status = {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: JsonObject;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
};
