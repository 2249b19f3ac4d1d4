import type { ServingCertificate } from '@llm-d-sim/gateway';
import { createSecureContext } from 'node:tls';
import type { Gateway, Listener } from './resources';
import type { WorldIndex } from './World';

/** What becomes of a gateway's listener, before its port is opened. */
export type ResolvedListener =
  | { type: 'valid'; tls: readonly ServingCertificate[] | undefined }
  | {
      type: 'invalid';
      /** The condition that says so. */
      condition: 'Accepted' | 'ResolvedRefs' | 'Conflicted';
      reason: string;
      message: string;
    };

/** The protocols that the local gateway speaks to clients. */
export const PROTOCOLS: readonly string[] = ['HTTP', 'HTTPS'];

/** What becomes of each listener of a gateway, by name. */
export function resolveListeners(
  gateway: Gateway,
  world: WorldIndex,
): Map<string, ResolvedListener> {
  return new Map(
    gateway.spec.listeners.map(listener => [
      listener.name,
      conflictOf(listener, gateway.spec.listeners) ??
        resolveListener(listener, gateway, world),
    ]),
  );
}

function resolveListener(
  listener: Listener,
  gateway: Gateway,
  world: WorldIndex,
): ResolvedListener {
  const { name, protocol, tls } = listener;
  const invalid = (
    condition: 'Accepted' | 'ResolvedRefs',
    reason: string,
    message: string,
  ): ResolvedListener => ({ type: 'invalid', condition, reason, message });
  if (!PROTOCOLS.includes(protocol)) {
    return invalid(
      'Accepted',
      'UnsupportedProtocol',
      `The local gateway speaks ${PROTOCOLS.join(' and ')}, not ${protocol}`,
    );
  }
  if (protocol === 'HTTP') return { type: 'valid', tls: undefined };
  if ((tls?.mode ?? 'Terminate') !== 'Terminate' || tls?.frontendValidation) {
    return invalid(
      'Accepted',
      'UnsupportedValue',
      `Listener ${name}: the local gateway ends TLS (tls.mode Terminate) and asks clients for no certificate`,
    );
  }
  const refs = tls?.certificateRefs ?? [];
  if (refs.length === 0) {
    return invalid(
      'ResolvedRefs',
      'InvalidCertificateRef',
      `Listener ${name} is HTTPS: name a Secret of type kubernetes.io/tls in tls.certificateRefs`,
    );
  }
  const { namespace: home = '' } = gateway.metadata;
  const certificates: ServingCertificate[] = [];
  for (const ref of refs) {
    const namespace = ref.namespace ?? home;
    const key = `${namespace}/${ref.name}`;
    if ((ref.group ?? '') !== '' || (ref.kind ?? 'Secret') !== 'Secret') {
      return invalid(
        'ResolvedRefs',
        'InvalidCertificateRef',
        `Listener ${name}: certificates come from Secrets, not from a ${ref.kind} of group "${ref.group}"`,
      );
    }
    const from = { kind: 'Gateway' as const, namespace: home };
    const to = { group: '', kind: 'Secret', namespace, name: ref.name };
    if (namespace !== home && !world.isGranted(from, to)) {
      return invalid(
        'ResolvedRefs',
        'RefNotPermitted',
        `No ReferenceGrant in ${namespace} lets Gateways of ${home} refer to Secret ${ref.name}`,
      );
    }
    const certificate = certificateIn(world.secrets.get(key)?.data);
    if (!certificate) {
      return invalid(
        'ResolvedRefs',
        'InvalidCertificateRef',
        `Secret ${key} does not exist, or its tls.crt and tls.key are no certificate and its key`,
      );
    }
    certificates.push(certificate);
  }
  return { type: 'valid', tls: certificates };
}

function certificateIn(
  data: Record<string, string> | undefined,
): ServingCertificate | undefined {
  const text = (name: string) =>
    Buffer.from(data?.[name] ?? '', 'base64').toString();
  const certificate = text('tls.crt');
  const privateKey = text('tls.key');
  if (!certificate || !privateKey) return undefined;
  try {
    createSecureContext({ cert: certificate, key: privateKey });
  } catch {
    return undefined;
  }
  return { certificate, privateKey };
}

/** Listeners of one port have to be told apart, by hostname, and to speak one protocol. */
function conflictOf(
  listener: Listener,
  all: readonly Listener[],
): ResolvedListener | undefined {
  const others = all.filter(
    ({ name, port }) => name !== listener.name && port === listener.port,
  );
  const conflict = (reason: string, message: string): ResolvedListener => ({
    type: 'invalid',
    condition: 'Conflicted',
    reason,
    message,
  });
  const foreign = others.find(({ protocol }) => protocol !== listener.protocol);
  if (foreign) {
    return conflict(
      'ProtocolConflict',
      `Listener ${foreign.name} speaks ${foreign.protocol} on port ${listener.port}`,
    );
  }
  const twin = others.find(
    ({ hostname }) => (hostname ?? '') === (listener.hostname ?? ''),
  );
  return twin
    ? conflict(
        'HostnameConflict',
        `Listener ${twin.name} has the same port and hostname`,
      )
    : undefined;
}
