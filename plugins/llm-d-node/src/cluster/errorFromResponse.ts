import { z } from 'zod';
import { ClusterError, type ClusterErrorCode } from './ClusterError';

/** The part of `metav1.Status` that says why a request failed. */
const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  details: z
    .object({
      causes: z
        .array(
          z.object({
            field: z.string().default(''),
            message: z.string().default(''),
            reason: z.string().default(''),
          }),
        )
        .default([]),
    })
    .optional(),
});

/** An error that Backstage itself answers with: the request never came to the cluster. */
const backstageErrorSchema = z.object({
  error: z.object({ name: z.string(), message: z.string().default('') }),
});

const codeOfReason: Readonly<Record<string, ClusterErrorCode>> = {
  NotFound: 'NotFound',
  Forbidden: 'Forbidden',
  Unauthorized: 'Unauthorized',
  Conflict: 'Conflict',
  AlreadyExists: 'AlreadyExists',
  Invalid: 'Invalid',
  BadRequest: 'Invalid',
  UnsupportedMediaType: 'Invalid',
  Gone: 'Gone',
  Expired: 'Gone',
  ServiceUnavailable: 'Unreachable',
};

const codeOfHttpStatus: Readonly<Record<number, ClusterErrorCode>> = {
  400: 'Invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  415: 'Invalid',
  422: 'Invalid',
  502: 'Unreachable',
  503: 'Unreachable',
  504: 'Unreachable',
};

const adviceFor: Readonly<Partial<Record<ClusterErrorCode, string>>> = {
  Unauthorized: "the cluster's credentials are wrong or have expired",
  Forbidden: 'the account that is used needs this permission (RBAC)',
  Unreachable: 'try again, and look at the API server if it stays so',
};

const backstageAdviceFor: Readonly<Record<number, string>> = {
  401: 'the caller has no Backstage credentials, or they have expired',
  403: 'the permission kubernetes.proxy is needed',
  404: 'is the cluster configured under kubernetes.clusterLocatorMethods?',
};

/** A 404 of Backstage's proxy means that it knows no such cluster, never that an object is missing. */
const codeOfBackstageStatus: Readonly<Record<number, ClusterErrorCode>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
};

/** Long enough for any message of an API server, short enough for a log line. */
const maxQuoted = 500;

/**
 * Makes an error out of an answer that is not a success. Reads the body.
 *
 * @param attempt - what was attempted, e.g. `apply SchedulerInstall ns/demo`
 */
export async function errorFromResponse(
  response: Response,
  context: { cluster: string; attempt: string },
): Promise<ClusterError> {
  const { cluster, attempt } = context;
  const httpStatus = response.status;
  const text = await response.text().catch(() => '');
  const body = parseJson(text);

  const status = statusSchema.safeParse(body);
  if (status.success) {
    const { message, reason, details } = status.data;
    const code =
      codeOfReason[reason] ?? codeOfHttpStatus[httpStatus] ?? 'Internal';
    const causes = details?.causes ?? [];
    return new ClusterError({
      cluster,
      code,
      httpStatus,
      causes: causes.map(({ field, message: of }) => ({ field, message: of })),
      message: sentence(
        `Cluster ${cluster} refused to ${attempt}`,
        message || `HTTP ${httpStatus} ${reason}`,
        causes.some(cause => cause.reason === 'FieldManagerConflict')
          ? 'another field manager owns these fields: change them there, or let it give them up'
          : adviceFor[code],
      ),
    });
  }

  const backstage = backstageErrorSchema.safeParse(body);
  if (backstage.success) {
    const { name, message } = backstage.data.error;
    const code = codeOfBackstageStatus[httpStatus] ?? 'Unreachable';
    return new ClusterError({
      cluster,
      code,
      httpStatus,
      message: sentence(
        `Backstage's Kubernetes plugin did not let through the request to ${attempt} on cluster ${cluster}`,
        `${name}: ${message}`,
        backstageAdviceFor[httpStatus],
      ),
    });
  }

  const code = codeOfHttpStatus[httpStatus] ?? 'Internal';
  return new ClusterError({
    cluster,
    code,
    httpStatus,
    message: sentence(
      `Cluster ${cluster} refused to ${attempt}`,
      `HTTP ${httpStatus}${
        text.trim() && `: ${text.trim().slice(0, maxQuoted)}`
      }`,
      adviceFor[code],
    ),
  });
}

function sentence(what: string, why: string, advice?: string): string {
  return `${what}: ${why}${advice ? ` (${advice})` : ''}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
