import { z } from 'zod';

/** A header as the protocol carries it; readers take either form. */
export interface HeaderValue {
  readonly key: string;
  readonly raw_value: Buffer;
}

/** A `google.protobuf.Struct` whose values are all strings. */
export interface StringStruct {
  readonly fields: Record<string, { stringValue: string }>;
}

type BodyMode = 'FULL_DUPLEX_STREAMED';

/** What a gateway sends: `envoy.service.ext_proc.v3.ProcessingRequest`. */
export interface ProcessingRequest {
  readonly request_headers?: HttpHeaders;
  readonly response_headers?: HttpHeaders;
  readonly request_body?: HttpBody;
  readonly response_body?: HttpBody;
  readonly request_trailers?: HttpTrailers;
  readonly response_trailers?: HttpTrailers;
  readonly metadata_context?: {
    readonly filter_metadata: Record<string, StringStruct>;
  };
  /** Only in a stream's first message. */
  readonly protocol_config?: {
    readonly request_body_mode: BodyMode;
    readonly response_body_mode: BodyMode;
  };
}

export interface HttpHeaders {
  readonly headers: { readonly headers: readonly HeaderValue[] };
  readonly end_of_stream: boolean;
}

export interface HttpBody {
  readonly body: Buffer;
  readonly end_of_stream: boolean;
}

export interface HttpTrailers {
  readonly trailers: { readonly headers: readonly HeaderValue[] };
}

const bytes = z.instanceof(Uint8Array);

const headerMutation = z.object({
  set_headers: z
    .array(
      z.object({
        header: z.object({
          key: z.string(),
          value: z.string().optional(),
          raw_value: bytes.optional(),
        }),
        append: z.object({ value: z.boolean().optional() }).nullish(),
        append_action: z.string().optional(),
      }),
    )
    .optional(),
  remove_headers: z.array(z.string()).optional(),
});

const commonResponse = z.object({
  header_mutation: headerMutation.nullish(),
  body_mutation: z
    .object({
      body: bytes.optional(),
      clear_body: z.boolean().optional(),
      streamed_response: z
        .object({
          body: bytes.optional(),
          end_of_stream: z.boolean().optional(),
        })
        .optional(),
    })
    .nullish(),
});

const answer = z.object({ response: commonResponse.nullish() });

const trailersAnswer = z.object({ header_mutation: headerMutation.nullish() });

/** What an EPP answers: `envoy.service.ext_proc.v3.ProcessingResponse`. */
export const processingResponseSchema = z.object({
  request_headers: answer.optional(),
  response_headers: answer.optional(),
  request_body: answer.optional(),
  response_body: answer.optional(),
  request_trailers: trailersAnswer.optional(),
  response_trailers: trailersAnswer.optional(),
  immediate_response: z
    .object({
      status: z.object({ code: z.number().optional() }).nullish(),
      headers: headerMutation.nullish(),
      body: bytes.optional(),
      details: z.string().optional(),
    })
    .optional(),
  // A google.protobuf.Struct, whose values nest; read where it is used.
  dynamic_metadata: z
    .object({ fields: z.record(z.string(), z.unknown()).optional() })
    .nullish(),
});

export type ProcessingResponse = z.infer<typeof processingResponseSchema>;
export type HeaderMutation = z.infer<typeof headerMutation>;
export type CommonResponse = z.infer<typeof commonResponse>;
export type ImmediateResponse = NonNullable<
  ProcessingResponse['immediate_response']
>;
