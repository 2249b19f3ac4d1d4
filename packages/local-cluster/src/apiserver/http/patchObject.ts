import { apiVersionOf, parseApiObject } from '../api/ApiObject';
import { badRequest, unsupportedMediaType } from '../errors/StatusError';
import type { ObjectWriter, Written } from '../handlers/ObjectWriter';
import { isObject } from '../json/JsonValue';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMergePatch } from '../patch/strategicMergePatch';
import type { ResourceType } from '../registry/ResourceType';
import type { ApiRequest } from './ApiRequest';
import { mediaType, parseJson, parseYaml, readBody } from './bodies';
import type { ResourceRequest } from './ResourceRequest';
import { applyOptions, writeOptions } from './writeQuery';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

function accepted(type: ResourceType): string[] {
  return [
    JSON_PATCH,
    MERGE_PATCH,
    ...(type.custom ? [] : [STRATEGIC_PATCH]),
    APPLY_PATCH,
  ];
}

/** PATCH of an object or its status, in the form that the Content-Type names. */
export async function patchObject(
  writer: ObjectWriter,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<Written> {
  const { namespace, name, subresource } = target;
  const form = mediaType(request.incoming);
  if (!accepted(type).includes(form)) {
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${accepted(
        type,
      ).join(', ')}`,
    );
  }
  const text = await readBody(request.incoming);
  if (form === APPLY_PATCH) {
    const options = applyOptions(request, subresource);
    const body = parseYaml(text);
    if (!isObject(body) || !body.apiVersion || !body.kind) {
      throw badRequest(
        'error decoding the applied configuration: it needs apiVersion and kind',
      );
    }
    const configuration = parseApiObject(body, {
      apiVersion: apiVersionOf(type.group, type.version),
      kind: type.kind,
    });
    return writer.apply(type, namespace, name, configuration, options);
  }
  const patch = parseJson(text);
  const object = writer.modify(
    type,
    namespace,
    name,
    live => {
      if (form === JSON_PATCH) {
        return jsonPatch(live, patch);
      }
      if (!isObject(patch)) {
        throw badRequest('the patch must be an object');
      }
      return form === MERGE_PATCH
        ? mergePatch(live, patch)
        : strategicMergePatch(type.mergeSchema, live, patch);
    },
    writeOptions(request, subresource),
  );
  return { object, created: false };
}
