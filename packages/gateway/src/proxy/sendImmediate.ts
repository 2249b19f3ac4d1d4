import { applyHeaderMutation } from '../ext-proc/headerCodec';
import { ImmediateResponse } from '../ext-proc/messages';
import { ProxiedRequest } from './ProxiedRequest';

/** Answers the client with what the EPP wants it to hear instead of a model server. */
export const sendImmediate = (
  request: ProxiedRequest,
  immediate: ImmediateResponse,
): void => {
  const status = immediate.status?.code || 500;
  request.record.status = status;
  request.record.reason = `the EPP answered: ${immediate.details ?? status}`;
  request.response.sendWhole(
    status,
    immediate.body ?? Buffer.alloc(0),
    applyHeaderMutation([['content-type', 'text/plain']], immediate.headers),
  );
};
