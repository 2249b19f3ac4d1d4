/** A function that an answer may call, as chat requests describe it. */
export interface ToolDefinition {
  readonly name: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The tools of a request and how free the model is to call them. */
export interface ToolRequest {
  readonly tools: readonly ToolDefinition[];
  readonly choice:
    | { readonly type: 'auto' }
    | { readonly type: 'required' }
    | { readonly type: 'function'; readonly name: string };
  /** What the calls' ids begin with. */
  readonly idPrefix: string;
  /** Further calls are left out. */
  readonly atMost: number;
}
