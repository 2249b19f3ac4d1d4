import { createSecureContext, SecureContext } from 'node:tls';
import { GatewayListener, ServingCertificate } from '../config/GatewayConfig';
import { coversHost, hostnameRank } from '../routing/hostname';

interface Candidate {
  readonly hostname: string | undefined;
  readonly certificate: ServingCertificate;
  readonly context: SecureContext;
}

const pemOf = ({ certificate, privateKey }: ServingCertificate) => ({
  cert: certificate,
  key: privateKey,
});

/** The certificates of the listeners that share a port; which one a client gets depends on the name that it asks for. */
export class ServingCertificates {
  readonly #candidates: readonly Candidate[];

  /** @throws Error when a certificate or key is none */
  constructor(listeners: readonly GatewayListener[]) {
    this.#candidates = listeners
      .flatMap(({ hostname, tls = [] }) =>
        tls.slice(0, 1).map(certificate => ({
          hostname,
          certificate,
          context: createSecureContext(pemOf(certificate)),
        })),
      )
      .sort((a, b) => hostnameRank(b.hostname) - hostnameRank(a.hostname));
  }

  /** For clients that ask for no name, as for an address, or for one that nobody has: the least specific listener's. */
  get fallback(): { cert: string; key: string } | undefined {
    const last = this.#candidates.at(-1);
    return last && pemOf(last.certificate);
  }

  /** For clients that ask for a name (SNI): the most specific listener's. */
  contextFor(name: string): SecureContext | undefined {
    return this.#candidates.find(({ hostname }) =>
      coversHost(hostname, name.toLowerCase()),
    )?.context;
  }
}
