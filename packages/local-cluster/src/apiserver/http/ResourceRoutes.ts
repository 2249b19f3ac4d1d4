import { apiVersionOf, parseApiObject, type ApiObject } from '../api/ApiObject';
import type { TokenAuthenticator } from '../auth/TokenAuthenticator';
import {
  METRICS_RESOURCES,
  VIRTUAL_RESOURCES,
} from '../discovery/virtualResources';
import {
  badRequest,
  methodNotAllowed,
  resourceNotFound,
  StatusError,
} from '../errors/StatusError';
import { listObjects, type Selection } from '../handlers/listObjects';
import type { ObjectRemover } from '../handlers/ObjectRemover';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import type { ServerContext } from '../handlers/ServerContext';
import { mergePatch } from '../patch/mergePatch';
import { jsonPatch } from '../patch/jsonPatch';
import type { ResourceType } from '../registry/ResourceType';
import { bindPod } from '../subresources/binding';
import type { KubeletConnector } from '../subresources/KubeletConnector';
import { podLog } from '../subresources/podLog';
import {
  parseProxyTarget,
  podProxyAddress,
  proxyTo,
  serviceAddress,
} from '../subresources/proxy';
import { review } from '../subresources/reviews';
import { scaleOf, withScale } from '../subresources/scale';
import { issueToken } from '../subresources/tokenRequest';
import { streamWatch } from '../watch/streamWatch';
import { flag, type ApiRequest } from './ApiRequest';
import { mediaType, parseYaml, readBody, readObject } from './bodies';
import { sendList, sendObject } from './objectResponses';
import { patchObject } from './patchRoute';
import type { ResourceRequest } from './ResourceRequest';
import { sendJson, sendPageNotFound, success } from './responses';
import { deleteOptions, writeOptions } from './writeQuery';

/** What the routes need besides the request. */
export interface RouteParts {
  context: ServerContext;
  writer: ObjectWriter;
  remover: ObjectRemover;
  authenticator: TokenAuthenticator;
  kubelets(): KubeletConnector;
}

/** Answers everything under `/api/v1/` and `/apis/<group>/<version>/` that names a resource. */
export class ResourceRoutes {
  readonly #parts: RouteParts;

  constructor(parts: RouteParts) {
    this.#parts = parts;
  }

  async handle(target: ResourceRequest, request: ApiRequest): Promise<void> {
    const { context } = this.#parts;
    const type = context.registry.find(
      target.group,
      target.version,
      target.resource,
    );
    if (!type) {
      await this.#virtual(target, request);
      return;
    }
    if (type.namespaced && !target.namespace && target.name) {
      throw resourceNotFound();
    }
    if (!type.namespaced && target.namespace) {
      throw resourceNotFound();
    }
    if (target.subresource && target.subresource !== 'status') {
      await this.#subresource(type, target, request);
    } else if (target.subresource === 'status' && !type.hasStatus) {
      throw resourceNotFound();
    } else if (target.name) {
      await this.#object(type, target, request);
    } else {
      await this.#collection(type, target, request);
    }
  }

  #selection(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Selection {
    return {
      ...(type.namespaced && target.namespace
        ? { namespace: target.namespace }
        : {}),
      labelSelector: request.query.get('labelSelector') ?? '',
      fieldSelector: request.query.get('fieldSelector') ?? '',
    };
  }

  async #body(type: ResourceType, request: ApiRequest): Promise<ApiObject> {
    const body = await readObject(request.incoming);
    if (body === undefined) {
      throw badRequest(`the body must be a ${type.kind}, but it is empty`);
    }
    return parseApiObject(body, {
      apiVersion: apiVersionOf(type.group, type.version),
      kind: type.kind,
    });
  }

  async #collection(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    const { context, writer } = this.#parts;
    const selection = this.#selection(type, target, request);
    switch (request.method) {
      case 'GET': {
        if (!type.verbs.includes('list')) {
          throw methodNotAllowed();
        }
        if (flag(request.query, 'watch')) {
          streamWatch(context, type, selection, request);
          return;
        }
        const page = listObjects(context.store, type, selection, {
          limit: Number(request.query.get('limit') ?? '0'),
          continue: request.query.get('continue') ?? '',
        });
        sendList(context, type, page, request);
        return;
      }
      case 'POST': {
        const body = await this.#body(type, request);
        if (type.kind === 'Binding') {
          await this.#bind(target, body, request);
          return;
        }
        if (type.namespaced && !target.namespace) {
          throw methodNotAllowed();
        }
        const options = writeOptions(request, '');
        const created = writer.create(type, target.namespace, body, options);
        sendObject(context, type, created, request, 201);
        return;
      }
      case 'DELETE':
        await this.#deleteCollection(type, selection, request);
        return;
      default:
        throw methodNotAllowed();
    }
  }

  async #deleteCollection(
    type: ResourceType,
    selection: Selection,
    request: ApiRequest,
  ): Promise<void> {
    const { context, remover } = this.#parts;
    if (!type.verbs.includes('deletecollection')) {
      throw methodNotAllowed();
    }
    const options = deleteOptions(request, await readObject(request.incoming));
    const page = listObjects(context.store, type, selection, {
      limit: 0,
      continue: '',
    });
    for (const { metadata } of page.items) {
      remover.remove(type, metadata.namespace ?? '', metadata.name, options);
    }
    sendList(
      context,
      type,
      { ...page, resourceVersion: `${context.store.revision}` },
      request,
    );
  }

  async #object(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    const { context, writer } = this.#parts;
    const { namespace, name, subresource } = target;
    switch (request.method) {
      case 'GET':
        if (flag(request.query, 'watch')) {
          const selection = this.#selection(type, target, request);
          streamWatch(
            context,
            type,
            { ...selection, fieldSelector: `metadata.name=${name}` },
            request,
          );
        } else {
          sendObject(
            context,
            type,
            writer.read(type, namespace, name),
            request,
          );
        }
        return;
      case 'PUT': {
        const body = await this.#body(type, request);
        const options = writeOptions(request, subresource);
        const object = writer.replace(type, namespace, name, body, options);
        sendObject(context, type, object, request);
        return;
      }
      case 'PATCH': {
        const written = await patchObject(writer, type, target, request);
        const code = written.created ? 201 : 200;
        sendObject(context, type, written.object, request, code);
        return;
      }
      case 'DELETE':
        await this.#delete(type, target, request);
        return;
      default:
        throw methodNotAllowed();
    }
  }

  async #delete(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    const { context, remover } = this.#parts;
    if (target.subresource) {
      throw methodNotAllowed();
    }
    const options = deleteOptions(request, await readObject(request.incoming));
    const { gone, object } = remover.remove(
      type,
      target.namespace,
      target.name,
      options,
    );
    if (!gone || type.returnsDeleted) {
      sendObject(context, type, object, request);
      return;
    }
    const details = {
      name: object.metadata.name,
      ...(type.group && { group: type.group }),
      kind: type.resource,
      uid: object.metadata.uid,
    };
    sendJson(request.response, 200, success(details));
  }

  async #bind(
    target: ResourceRequest,
    body: ApiObject,
    request: ApiRequest,
  ): Promise<void> {
    const { context, writer } = this.#parts;
    const pods = context.registry.find('', 'v1', 'pods');
    const name = target.name || (body.metadata.name ?? '');
    if (!pods) {
      throw resourceNotFound();
    }
    bindPod(context, writer, pods, target.namespace, name, body);
    sendJson(request.response, 201, success({}));
  }

  async #subresource(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    const { context, writer, authenticator, kubelets } = this.#parts;
    const { namespace, name, rest } = target;
    const { method, response } = request;
    switch (`${type.resource}/${target.subresource}`) {
      case 'pods/log':
        await podLog(writer, kubelets(), type, target, request);
        return;
      case 'pods/binding':
        await this.#bind(
          target,
          await this.#body({ ...type, kind: 'Binding' }, request),
          request,
        );
        return;
      case 'pods/eviction':
        await this.#evict(type, target, request);
        return;
      case 'pods/proxy': {
        const proxied = parseProxyTarget(name);
        const address = podProxyAddress(
          context.store,
          kubelets(),
          type,
          namespace,
          proxied,
        );
        await proxyTo(address, proxied.scheme, rest, request);
        return;
      }
      case 'services/proxy': {
        const proxied = parseProxyTarget(name);
        const address = serviceAddress(
          context.store,
          kubelets(),
          type,
          namespace,
          proxied,
        );
        await proxyTo(address, proxied.scheme, rest, request);
        return;
      }
      case 'serviceaccounts/token': {
        if (method !== 'POST') {
          throw methodNotAllowed();
        }
        const body = await readObject(request.incoming);
        const token = issueToken(
          authenticator,
          writer,
          type,
          namespace,
          name,
          body,
        );
        sendJson(response, 201, token);
        return;
      }
      case 'namespaces/finalize': {
        const body = await this.#body(type, request);
        const object = writer.replace(
          type,
          namespace,
          name,
          body,
          writeOptions(request, ''),
        );
        sendObject(context, type, object, request);
        return;
      }
      default:
        if (target.subresource !== 'scale' || !type.scale) {
          throw resourceNotFound();
        }
        await this.#scale(type, type.scale, target, request);
    }
  }

  async #evict(
    type: ResourceType,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    await readBody(request.incoming);
    this.#parts.remover.remove(type, target.namespace, target.name, {
      dryRun: false,
    });
    sendJson(request.response, 201, success({}));
  }

  async #scale(
    type: ResourceType,
    paths: NonNullable<ResourceType['scale']>,
    target: ResourceRequest,
    request: ApiRequest,
  ): Promise<void> {
    const { writer } = this.#parts;
    const { namespace, name } = target;
    if (request.method === 'GET') {
      const scale = scaleOf(paths, writer.read(type, namespace, name));
      sendJson(request.response, 200, scale);
      return;
    }
    if (request.method !== 'PUT' && request.method !== 'PATCH') {
      throw methodNotAllowed();
    }
    const form = mediaType(request.incoming);
    const body = parseYaml(await readBody(request.incoming));
    const changed = writer.modify(
      type,
      namespace,
      name,
      live => {
        const patch =
          form === 'application/json-patch+json' ? jsonPatch : mergePatch;
        const scale =
          request.method === 'PUT' ? body : patch(scaleOf(paths, live), body);
        return withScale(type, paths, live, scale);
      },
      writeOptions(request, 'scale'),
    );
    sendJson(request.response, 200, scaleOf(paths, changed));
  }

  /** Resources that are answered but not stored. */
  async #virtual(target: ResourceRequest, request: ApiRequest): Promise<void> {
    const names = (each: {
      group: string;
      version: string;
      resource: string;
    }) =>
      each.group === target.group &&
      each.version === target.version &&
      each.resource === target.resource;
    const apiVersion = apiVersionOf(target.group, target.version);
    const reviewed = VIRTUAL_RESOURCES.find(names);
    if (reviewed) {
      if (request.method !== 'POST') {
        throw methodNotAllowed();
      }
      const { authenticator } = this.#parts;
      const body = await readObject(request.incoming);
      sendJson(
        request.response,
        201,
        review(apiVersion, reviewed.kind, body, request.user, authenticator),
      );
      return;
    }
    const measured = METRICS_RESOURCES.find(names);
    if (!measured) {
      const served = this.#parts.context.registry.types.some(
        each =>
          !each.custom &&
          each.group === target.group &&
          each.version === target.version,
      );
      if (served) {
        throw resourceNotFound();
      }
      sendPageNotFound(request.response);
      return;
    }
    if (target.name) {
      throw new StatusError(
        404,
        'NotFound',
        `${target.resource}.metrics.k8s.io "${target.name}" not found: the local cluster measures nothing`,
        { name: target.name, group: target.group, kind: target.resource },
      );
    }
    sendJson(request.response, 200, {
      kind: `${measured.kind}List`,
      apiVersion,
      metadata: {},
      items: [],
    });
  }
}
