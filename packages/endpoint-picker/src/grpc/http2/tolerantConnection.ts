import { Duplex } from 'node:stream';
import { CleanedConnection } from './CleanedConnection';
import {
  Frame,
  FrameFlag,
  FrameReader,
  FrameType,
  PREFACE,
  frameBytes,
  hasFlag,
} from './frames';
import { HeaderBlocks, hasForbiddenAuthority } from './AuthorityCleaner';

/** Clients may wait for it before they send a request. */
const SERVER_PREFACE = frameBytes({
  type: FrameType.SETTINGS,
  flags: 0,
  stream: 0,
  payload: Buffer.alloc(0),
});

const isAcknowledgement = (frame: Frame) =>
  frame.type === FrameType.SETTINGS && hasFlag(frame, FrameFlag.ACK);

/**
 * Lets a gateway in that calls the Endpoint Picker by a name that Node's
 * HTTP/2 refuses, as Istio's Envoy does (`outbound|9002||epp.ns.svc...`; Go
 * takes it). Node has no option for that, so it is decided by a connection's
 * first request: a connection with an ordinary name is handed on untouched,
 * and costs nothing from then on; in another one every `:authority` is
 * replaced.
 *
 * @param socket - a connection that nothing was read from
 * @param handOn - gets the connection for an HTTP/2 server; not called for
 *   what is no HTTP/2
 */
export function tolerantConnection(
  socket: Duplex,
  handOn: (connection: Duplex) => void,
): void {
  const reader = new FrameReader();
  const blocks = new HeaderBlocks();
  const frames: Frame[] = [];
  let received = 0;
  let acknowledged = false;
  let forbidden: boolean | undefined;

  const fail = () => socket.destroy();
  const done = (isForbidden: boolean) => {
    socket.off('data', onData);
    socket.off('error', fail);
    socket.pause();
    if (isForbidden) {
      handOn(new CleanedConnection(socket, reader, PREFACE, frames));
      return;
    }
    socket.unshift(
      Buffer.concat([PREFACE, ...frames.map(frameBytes), reader.rest]),
    );
    handOn(socket);
  };
  const take = (frame: Frame) => {
    if (!acknowledged && isAcknowledgement(frame)) {
      // It answers the preface above, of which the server knows nothing.
      acknowledged = true;
      return;
    }
    frames.push(frame);
    const headers = forbidden === undefined ? blocks.push(frame) : undefined;
    if (headers && headers !== 'pending') {
      forbidden = hasForbiddenAuthority(headers.fields);
    }
  };
  function onData(chunk: Buffer) {
    const expected = PREFACE.subarray(received, received + chunk.length);
    received += chunk.length;
    if (!chunk.subarray(0, expected.length).equals(expected)) {
      fail();
      return;
    }
    try {
      reader.push(chunk).forEach(take);
    } catch {
      fail();
      return;
    }
    if (acknowledged && forbidden !== undefined) {
      done(forbidden);
    }
  }
  socket.on('data', onData);
  socket.on('error', fail);
  socket.write(SERVER_PREFACE);
}
