import type { Status, StatusCause, StatusDetails } from './Status';
import type { FieldFault } from './FieldFault';

/** The resource that an error is about. */
export interface ResourceName {
  group: string;
  resource: string;
  kind: string;
}

/** An answer other than success, in the form that Kubernetes clients understand. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
  ) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

/** `pods` or `deployments.apps`: how messages name a resource. */
function qualified(resource: ResourceName): string {
  return resource.group
    ? `${resource.resource}.${resource.group}`
    : resource.resource;
}

function detailsOf(resource: ResourceName, name: string): StatusDetails {
  return {
    ...(name && { name }),
    ...(resource.group && { group: resource.group }),
    kind: resource.resource,
  };
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

export function forbidden(
  resource: ResourceName,
  name: string,
  why: string,
  causes?: StatusCause[],
): StatusError {
  return new StatusError(
    403,
    'Forbidden',
    `${qualified(resource)} "${name}" is forbidden: ${why}`,
    { ...detailsOf(resource, name), ...(causes && { causes }) },
  );
}

export function notFound(resource: ResourceName, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${qualified(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );
}

export function resourceNotFound(): StatusError {
  return new StatusError(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function alreadyExists(
  resource: ResourceName,
  name: string,
): StatusError {
  return new StatusError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

export function conflict(
  resource: ResourceName,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );
}

export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function unsupportedMediaType(message: string): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', message, {});
}

/** 422 with one cause per fault. */
export function invalid(
  resource: ResourceName,
  name: string,
  faults: readonly FieldFault[],
): StatusError {
  const lines = faults.map(fault => `${fault.field}: ${fault.message}`);
  return new StatusError(
    422,
    'Invalid',
    `${
      resource.group ? `${resource.kind}.${resource.group}` : resource.kind
    } "${name}" is invalid: ${
      lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
    }`,
    {
      ...(name && { name }),
      ...(resource.group && { group: resource.group }),
      kind: resource.kind,
      causes: faults.map(fault => ({
        reason: fault.reason,
        message: fault.message,
        field: fault.field,
      })),
    },
  );
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

export function badGateway(message: string): StatusError {
  return new StatusError(502, 'InternalError', message);
}

export function internalError(message: string): StatusError {
  return new StatusError(
    500,
    'InternalError',
    `Internal error occurred: ${message}`,
    { causes: [{ reason: '', message, field: '' }] },
  );
}
