import { methodNotAllowed } from '../../errors/StatusError';
import type { ObjectWriter } from '../../handlers/ObjectWriter';
import { jsonPatch } from '../../patch/jsonPatch';
import { mergePatch } from '../../patch/mergePatch';
import type { ResourceType, ScalePaths } from '../../registry/ResourceType';
import { scaleOf, withScale } from '../../subresources/scale';
import type { ApiRequest } from '../ApiRequest';
import { mediaType, parseYaml, readBody } from '../bodies';
import type { ResourceRequest } from '../ResourceRequest';
import { sendJson } from '../responses';
import { writeOptions } from '../writeQuery';

/** Answers requests to the Scale of an object. */
export async function answerScale(
  writer: ObjectWriter,
  type: ResourceType,
  paths: ScalePaths,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
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
  const patch = form === 'application/json-patch+json' ? jsonPatch : mergePatch;
  const changed = writer.modify(
    type,
    namespace,
    name,
    live => {
      const scale =
        request.method === 'PUT' ? body : patch(scaleOf(paths, live), body);
      return withScale(type, paths, live, scale);
    },
    writeOptions(request, 'scale'),
  );
  sendJson(request.response, 200, scaleOf(paths, changed));
}
