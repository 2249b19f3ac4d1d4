import { GATEWAY_GROUP } from '../manifests/groups';
import { PROTOCOL } from './attachRoute';
import type { Gateway, GatewayStatus, Listener } from './resources';
import type { ResolvedGateway } from './resolve';
import { stampConditions, verdict, type Verdict } from './statusConditions';

/** What became of a gateway's listeners. */
export interface Listening {
  /** The gateway's address. */
  address: string;
  /** Names of the listeners that really listen. */
  listeners: ReadonlySet<string>;
  /** Why the others do not. */
  error: string | undefined;
}

const SUPPORTED_KINDS = [{ group: GATEWAY_GROUP, kind: 'HTTPRoute' }];

/** The status of one of our gateways. */
export function gatewayStatus(
  gateway: Gateway,
  resolved: ResolvedGateway,
  listening: Listening,
  now: Date,
): GatewayStatus {
  const { generation } = gateway.metadata;
  const listeners = gateway.spec.listeners.map(listener => ({
    name: listener.name,
    ...kindsOf(listener),
    attachedRoutes: resolved.attachedRoutes.get(listener.name) ?? 0,
    verdicts: listenerVerdicts(listener, listening, generation),
  }));
  const working = listeners.filter(({ verdicts }) =>
    verdicts.some(
      ({ type, status }) => type === 'Programmed' && status === 'True',
    ),
  ).length;
  const allWork = working === listeners.length;
  return {
    addresses: [{ type: 'IPAddress', value: listening.address }],
    conditions: stampConditions(
      [
        verdict(
          'Accepted',
          working > 0 ? 'True' : 'False',
          allWork ? 'Accepted' : 'ListenersNotValid',
          allWork
            ? 'Gateway is served by the local gateway'
            : `${listeners.length - working} of ${
                listeners.length
              } listeners do not work: see their conditions`,
          generation,
        ),
        verdict(
          'Programmed',
          working > 0 ? 'True' : 'False',
          working > 0 ? 'Programmed' : 'Invalid',
          working > 0
            ? `Listening on ${listening.address}`
            : listening.error ?? 'No listener works',
          generation,
        ),
      ],
      gateway.status?.conditions,
      now,
    ),
    listeners: listeners.map(({ verdicts, ...listener }) => ({
      ...listener,
      conditions: stampConditions(
        verdicts,
        gateway.status?.listeners?.find(({ name }) => name === listener.name)
          ?.conditions,
        now,
      ),
    })),
  };
}

function kindsOf({ allowedRoutes }: Listener) {
  const kinds = allowedRoutes?.kinds ?? [];
  const supported =
    kinds.length === 0 || kinds.some(({ kind }) => kind === 'HTTPRoute');
  return { supportedKinds: supported ? SUPPORTED_KINDS : [] };
}

function listenerVerdicts(
  listener: Listener,
  listening: Listening,
  generation: number | undefined,
): Verdict[] {
  const spoken = listener.protocol === PROTOCOL;
  const works = spoken && listening.listeners.has(listener.name);
  const unsupported = `The local gateway speaks ${PROTOCOL}, not ${listener.protocol}`;
  const why = spoken ? listening.error ?? 'Not listening' : unsupported;
  const unknownKinds = (listener.allowedRoutes?.kinds ?? []).filter(
    ({ kind }) => kind !== 'HTTPRoute',
  );
  return [
    spoken
      ? verdict(
          'Accepted',
          works ? 'True' : 'False',
          works ? 'Accepted' : 'PortUnavailable',
          works ? 'Listener is valid' : why,
          generation,
        )
      : verdict('Accepted', 'False', 'UnsupportedProtocol', why, generation),
    verdict(
      'Programmed',
      works ? 'True' : 'False',
      works ? 'Programmed' : 'Invalid',
      works ? `Port ${listener.port} is open` : why,
      generation,
    ),
    unknownKinds.length === 0
      ? verdict(
          'ResolvedRefs',
          'True',
          'ResolvedRefs',
          'All references are resolved',
          generation,
        )
      : verdict(
          'ResolvedRefs',
          'False',
          'InvalidRouteKinds',
          `The local gateway knows HTTPRoute, not ${unknownKinds
            .map(({ kind }) => kind)
            .join(', ')}`,
          generation,
        ),
    verdict(
      'Conflicted',
      'False',
      'NoConflicts',
      'No other listener is in the way',
      generation,
    ),
  ];
}
