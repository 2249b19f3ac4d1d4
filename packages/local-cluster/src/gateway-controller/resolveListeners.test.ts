import { createServingCertificate } from '../certificates/createServingCertificate';
import type { Secret } from '../client/ResourceKind';
import type { Listener } from './resources';
import { resolveListeners, type ResolvedListener } from './resolveListeners';
import { gateway, grant, stored, world } from './testing/world';
import { WorldIndex, type World } from './World';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const https = (
  name: string,
  ref: Partial<NonNullable<NonNullable<Listener['tls']>['certificateRefs']>[0]>,
): Partial<Listener> => ({
  name,
  port: 443,
  protocol: 'HTTPS',
  hostname: `${name}.example`,
  tls: { certificateRefs: [{ name: 'cert', ...ref }] },
});

describe('the listeners of a gateway', () => {
  let certificate: string;
  let privateKey: string;
  beforeAll(async () => {
    ({ certificate, privateKey } = await createServingCertificate(new Date()));
  });
  const secret = (
    data: Record<string, string>,
    namespace = 'default',
  ): Secret => ({
    metadata: stored('cert', namespace),
    type: 'kubernetes.io/tls',
    data,
  });
  const pair = () => ({
    'tls.crt': base64(certificate),
    'tls.key': base64(privateKey),
  });
  const resolved = (
    listeners: Partial<Listener>[],
    objects: Partial<World> = {},
  ): Record<string, ResolvedListener> => {
    const subject = gateway('gw', listeners);
    return Object.fromEntries(
      resolveListeners(
        subject,
        new WorldIndex(world({ gateways: [subject], ...objects })),
      ),
    );
  };
  const fault = (condition: string, reason: string, message: string) => ({
    type: 'invalid',
    condition,
    reason,
    message: expect.stringContaining(message),
  });

  it('take their certificates from Secrets, of other namespaces when these allow it', () => {
    const elsewhere = https('b', { namespace: 'certs' });
    const secrets = [secret(pair()), secret(pair(), 'certs')];
    const tls = [{ certificate, privateKey }];
    const to = { group: '', kind: 'Secret' };
    expect(
      resolved([{ name: 'plain', port: 80 }, https('a', {}), elsewhere], {
        secrets,
        grants: [grant('certs', 'default', to, 'Gateway')],
      }),
    ).toEqual({
      plain: { type: 'valid', tls: undefined },
      a: { type: 'valid', tls },
      b: { type: 'valid', tls },
    });
    expect(
      resolved([elsewhere], {
        secrets,
        // For routes, not for gateways.
        grants: [grant('certs', 'default', to)],
      }),
    ).toEqual({ b: fault('ResolvedRefs', 'RefNotPermitted', 'in certs lets') });
  });

  it('say what is wrong with a certificate', () => {
    const wrong = fault(
      'ResolvedRefs',
      'InvalidCertificateRef',
      'Secret default/cert does not exist, or',
    );
    const one = [https('a', {})];
    expect(resolved(one)).toEqual({ a: wrong });
    const data = { ...pair(), 'tls.key': base64('none') };
    expect(resolved(one, { secrets: [secret(data)] })).toEqual({ a: wrong });
    expect(resolved([https('a', { kind: 'ConfigMap' })])).toEqual({
      a: fault('ResolvedRefs', 'InvalidCertificateRef', 'not from a ConfigMap'),
    });
    expect(resolved([{ ...one[0], tls: {} }])).toEqual({
      a: fault('ResolvedRefs', 'InvalidCertificateRef', 'name a Secret'),
    });
  });

  it('do nothing that the local gateway does not know', () => {
    expect(
      resolved([
        { name: 'tcp', port: 1, protocol: 'TCP' },
        { ...https('pass', {}), tls: { mode: 'Passthrough' } },
      ]),
    ).toEqual({
      tcp: fault('Accepted', 'UnsupportedProtocol', 'not TCP'),
      pass: fault('Accepted', 'UnsupportedValue', 'tls.mode Terminate'),
    });
  });

  it('may share a port when hostname and protocol tell no lie about it', () => {
    expect(
      resolved([
        { name: 'a', port: 80, hostname: 'a.example' },
        { name: 'b', port: 80, hostname: 'b.example' },
        { name: 'c', port: 81 },
        { name: 'd', port: 81 },
        { name: 'e', port: 82, hostname: 'e.example' },
        { ...https('f', {}), port: 82 },
      ]),
    ).toEqual({
      a: { type: 'valid', tls: undefined },
      b: { type: 'valid', tls: undefined },
      c: fault('Conflicted', 'HostnameConflict', 'Listener d'),
      d: fault('Conflicted', 'HostnameConflict', 'Listener c'),
      e: fault('Conflicted', 'ProtocolConflict', 'Listener f speaks HTTPS'),
      f: fault('Conflicted', 'ProtocolConflict', 'Listener e speaks HTTP'),
    });
  });
});
