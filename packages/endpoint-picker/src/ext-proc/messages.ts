/**
 * Messages of `envoy.service.ext_proc.v3` as they are after decoding, field
 * names as in the .proto files. What was not sent is undefined.
 *
 * @public
 */
export interface HeaderValue {
  key?: string;
  value?: string;
  raw_value?: Buffer;
}

/** @public */
export interface HttpHeaders {
  headers?: { headers?: HeaderValue[] };
  end_of_stream?: boolean;
}

/** @public */
export interface HttpBody {
  body?: Buffer;
  end_of_stream?: boolean;
}

/** A `google.protobuf.Value`. @public */
export type StructValue =
  | { nullValue: number | string }
  | { numberValue: number }
  | { stringValue: string }
  | { boolValue: boolean }
  | { structValue: Struct }
  | { listValue: { values?: StructValue[] } };

/** A `google.protobuf.Struct`. @public */
export interface Struct {
  fields?: Record<string, StructValue>;
}

/** @public */
export interface ProcessingRequest {
  request_headers?: HttpHeaders;
  response_headers?: HttpHeaders;
  request_body?: HttpBody;
  response_body?: HttpBody;
  request_trailers?: object;
  response_trailers?: object;
  metadata_context?: { filter_metadata?: Record<string, Struct> };
}

/** @public */
export interface HeaderMutation {
  set_headers?: {
    header: HeaderValue;
    append_action?: string;
  }[];
  remove_headers?: string[];
}

/** @public */
export interface CommonResponse {
  header_mutation?: HeaderMutation;
  body_mutation?: {
    streamed_response: { body: Buffer; end_of_stream: boolean };
  };
  clear_route_cache?: boolean;
}

/** @public */
export interface ProcessingResponse {
  request_headers?: { response: CommonResponse };
  response_headers?: { response: CommonResponse };
  request_body?: { response: CommonResponse };
  response_body?: { response: CommonResponse };
  response_trailers?: object;
  immediate_response?: {
    status: { code: number };
    headers?: HeaderMutation;
    body?: Buffer;
  };
  dynamic_metadata?: Struct;
}
