import * as z from 'zod';
import { invalidValue, required } from '../errors/FieldFault';
import { badRequest, StatusError } from '../errors/StatusError';
import type {
  DeleteOptions,
  FieldValidation,
  WriteOptions,
} from '../handlers/WriteOptions';
import type { JsonValue } from '../json/JsonValue';
import { fieldManagerOf, flag, type ApiRequest } from './ApiRequest';

function optionsFault(
  kind: string,
  fault: ReturnType<typeof required>,
): StatusError {
  return new StatusError(
    422,
    'Invalid',
    `${kind}.meta.k8s.io "" is invalid: ${fault.field}: ${fault.message}`,
    {
      group: 'meta.k8s.io',
      kind,
      causes: [
        { reason: fault.reason, message: fault.message, field: fault.field },
      ],
    },
  );
}

function dryRun(query: URLSearchParams): boolean {
  const values = query.getAll('dryRun');
  const unknown = values.find(value => value !== 'All' && value !== '');
  if (unknown !== undefined) {
    throw optionsFault('CreateOptions', {
      reason: 'FieldValueNotSupported',
      field: 'dryRun',
      message: `Unsupported value: ["${unknown}"]: supported values: "All"`,
    });
  }
  return values.includes('All');
}

/** A client that does not say is warned, as in the real server. */
function fieldValidation({ query, response }: ApiRequest): FieldValidation {
  const level = query.get('fieldValidation') || 'Warn';
  switch (level) {
    case 'Ignore':
    case 'Strict':
      return { level };
    case 'Warn':
      return {
        level,
        warn: text => {
          response.appendHeader('Warning', `299 - ${JSON.stringify(text)}`);
        },
      };
    default:
      throw optionsFault('CreateOptions', {
        reason: 'FieldValueNotSupported',
        field: 'fieldValidation',
        message: `Unsupported value: "${level}": supported values: "Ignore", "Strict", "Warn"`,
      });
  }
}

export function writeOptions(
  request: ApiRequest,
  subresource: string,
): WriteOptions {
  const fieldManager = fieldManagerOf(request);
  if (fieldManager.length > 128) {
    throw optionsFault(
      'PatchOptions',
      invalidValue('fieldManager', fieldManager, 'must have at most 128 bytes'),
    );
  }
  return {
    fieldManager,
    dryRun: dryRun(request.query),
    subresource,
    fieldValidation: fieldValidation(request),
  };
}

/** Server-side apply has to say who applies. */
export function applyOptions(
  request: ApiRequest,
  subresource: string,
): WriteOptions & { force: boolean } {
  if (!request.query.get('fieldManager')) {
    throw optionsFault(
      'PatchOptions',
      required('fieldManager', 'is required for apply patch'),
    );
  }
  return {
    ...writeOptions(request, subresource),
    force: flag(request.query, 'force'),
  };
}

const deleteBody = z.looseObject({
  propagationPolicy: z.enum(['Background', 'Foreground', 'Orphan']).nullish(),
  gracePeriodSeconds: z.number().int().nullish(),
  orphanDependents: z.boolean().nullish(),
  preconditions: z
    .looseObject({
      uid: z.string().nullish(),
      resourceVersion: z.string().nullish(),
    })
    .nullish(),
  dryRun: z.array(z.string()).nullish(),
});

/** Options of a deletion, from the body or, failing that, from the query. */
export function deleteOptions(
  request: ApiRequest,
  body: JsonValue | undefined,
): DeleteOptions {
  const { query } = request;
  const parsed = deleteBody.safeParse({
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    gracePeriodSeconds: query.has('gracePeriodSeconds')
      ? Number(query.get('gracePeriodSeconds'))
      : undefined,
    ...(typeof body === 'object' && !Array.isArray(body) && body),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badRequest(
      `invalid DeleteOptions: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const options = parsed.data;
  const orphan = options.orphanDependents === true ? 'Orphan' : undefined;
  return {
    propagation: options.propagationPolicy ?? orphan,
    gracePeriodSeconds: options.gracePeriodSeconds ?? undefined,
    preconditions: {
      uid: options.preconditions?.uid ?? undefined,
      resourceVersion: options.preconditions?.resourceVersion ?? undefined,
    },
    dryRun: dryRun(query) || (options.dryRun ?? []).includes('All'),
  };
}
