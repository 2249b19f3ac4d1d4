import { pipeline } from 'node:stream/promises';
import { badRequest, StatusError } from '../errors/StatusError';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import type { ApiRequest } from '../http/ApiRequest';
import type { ResourceRequest } from '../http/ResourceRequest';
import { objectAt, objectsAt, stringAt } from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';
import type { KubeletConnector } from './KubeletConnector';

/** `GET pods/<name>/log`: streams what the node's kubelet has. */
export async function podLog(
  writer: ObjectWriter,
  kubelets: KubeletConnector,
  type: ResourceType,
  target: ResourceRequest,
  request: ApiRequest,
): Promise<void> {
  const pod = writer.read(type, target.namespace, target.name);
  const { name } = pod.metadata;
  const names = [
    ...objectsAt(pod, 'spec', 'containers'),
    ...objectsAt(pod, 'spec', 'initContainers'),
  ].flatMap(container => stringAt(container, 'name') ?? []);
  const asked = request.query.get('container');
  const containers = objectsAt(pod, 'spec', 'containers').length;
  if (!asked && containers > 1) {
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names
        .slice(0, containers)
        .join(' ')}]`,
    );
  }
  const container = asked || names[0];
  if (!names.includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`);
  }
  const node = stringAt(pod, 'spec', 'nodeName');
  if (!node) {
    throw badRequest(`pod ${name} does not have a host assigned`);
  }
  const status = [
    ...objectsAt(pod, 'status', 'containerStatuses'),
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
  ].find(each => each.name === container);
  const waiting = stringAt(status, 'state', 'waiting', 'reason');
  const ran = objectAt(status, 'lastState', 'terminated') !== undefined;
  if (waiting && !ran) {
    throw badRequest(
      `container ${JSON.stringify(container)} in pod ${JSON.stringify(
        name,
      )} is waiting to start: ${waiting}`,
    );
  }
  const query = new URLSearchParams(request.query);
  query.delete('container');
  query.delete('pretty');
  const answer = await kubelets.containerLogs(
    node,
    target.namespace,
    name,
    container,
    query,
    request.signal,
  );
  if (answer.status !== 200) {
    const chunks: Buffer[] = [];
    for await (const chunk of answer.body) {
      chunks.push(Buffer.from(chunk));
    }
    const text = Buffer.concat(chunks).toString('utf8').trim();
    throw new StatusError(
      answer.status,
      answer.status === 404 ? 'NotFound' : 'BadRequest',
      text || `the kubelet answered ${answer.status}`,
    );
  }
  request.response.writeHead(200, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-cache, private',
  });
  request.response.flushHeaders();
  await pipeline(answer.body, request.response);
}
