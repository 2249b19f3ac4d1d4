import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { llmDRoutes } from '@llm-d-sim/plugin-llm-d-common';
import type { z } from 'zod';
import type { Caller } from '../caller/Caller';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';

/** A permission of ours: by entity. */
export type StackPermission = ResourcePermission<'catalog-entity'>;

/** Who gets through to a route. */
export type RouteDoor<Input> =
  /** Everybody who is signed in; what may be seen of it is decided row by row. */
  | { door: 'signed-in' }
  /** Whoever may do this with the entity. */
  | {
      door: 'entity';
      permission: StackPermission;
      /** Further permissions that depend on what is asked for. */
      also?(input: Input): StackPermission[];
      /** For the table of permissions: when which of `also` is asked for. */
      alsoInWords?: string;
      /** True for what changes or loads a cluster: then the entity must be backed by it. */
      writable: boolean;
    };

/** What a request brings, parsed. */
export interface RouteInput<Query, Body> {
  /** Parameters of the path besides the entity. */
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
}

/** What a route answers. */
export type RouteAnswer =
  | { status: 200 | 202; json: unknown }
  | { status: 204 }
  | { status: 200; file: { name: string; mediaType: string; content: string } };

/** What is told of a write or a run. */
export interface RouteAudit {
  eventId: string;
  severityLevel: 'medium' | 'high';
  /** `answer`: the event ends with the answer. `later`: whoever took it over ends it. */
  ends: 'answer' | 'later';
}

/** What a route has to work with. */
export interface RouteWork<Query, Body> extends RouteInput<Query, Body> {
  caller: Caller;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
  /** The stack that the door has let through; its absence is a fault of the route's definition. */
  stack(): AuthorizedStack;
  audit(): AuditorServiceEvent;
}

/** One operation of the API: all that the router, the OpenAPI document and the table of permissions need to know. */
export interface RouteDefinition<
  Query extends z.ZodObject,
  Body extends z.ZodType,
> {
  route: keyof typeof llmDRoutes;
  method: 'get' | 'post' | 'put' | 'delete';
  summary: string;
  access: RouteDoor<RouteInput<z.output<Query>, z.output<Body>>>;
  query: Query;
  body: Body;
  answer: {
    status: 200 | 202 | 204;
    schema?: z.ZodType;
    /** Of a file. */
    mediaTypes?: string[];
  };
  audit?: RouteAudit;
  work(work: RouteWork<z.output<Query>, z.output<Body>>): Promise<RouteAnswer>;
}

/** A route whose input is not yet parsed: how it is for a router that knows no types. */
export interface ApiRoute
  extends Pick<
    RouteDefinition<z.ZodObject, z.ZodType>,
    'route' | 'method' | 'summary' | 'query' | 'answer' | 'audit'
  > {
  /** Undefined where nothing is read of it. */
  body?: z.ZodType;
  /** Without what it does with its input. */
  access:
    | { door: 'signed-in' }
    | {
        door: 'entity';
        permission: StackPermission;
        alsoInWords?: string;
        writable: boolean;
      };
  /** @throws InputError that names each field at fault. */
  read(request: {
    params: Readonly<Record<string, string>>;
    query: unknown;
    body: unknown;
  }): PreparedRoute;
}

/** A request whose input is parsed. */
export interface PreparedRoute {
  permissions: readonly StackPermission[];
  work(
    work: Pick<
      RouteWork<unknown, unknown>,
      'caller' | 'signal' | 'stack' | 'audit'
    >,
  ): Promise<RouteAnswer>;
}
