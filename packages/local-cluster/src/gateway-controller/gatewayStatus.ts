import { GATEWAY_GROUP } from '../manifests/groups';
import type { Gateway, GatewayStatus, Listener } from './resources';
import type { ResolvedGateway } from './resolve';
import type { ResolvedListener } from './resolveListeners';
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
    verdicts: listenerVerdicts(
      listener,
      resolved.listeners.get(listener.name),
      listening,
      generation,
    ),
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
  resolved: ResolvedListener | undefined,
  listening: Listening,
  generation: number | undefined,
): Verdict[] {
  const fault = resolved?.type === 'invalid' ? resolved : undefined;
  const works = !fault && listening.listeners.has(listener.name);
  const why = fault?.message ?? listening.error ?? 'Not listening';
  const say = (
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ) => verdict(type, status, reason, message, generation);
  return [
    acceptedVerdict(),
    works
      ? say('Programmed', 'True', 'Programmed', `Port ${listener.port} is open`)
      : say('Programmed', 'False', 'Invalid', why),
    refsVerdict(),
    fault?.condition === 'Conflicted'
      ? say('Conflicted', 'True', fault.reason, why)
      : say(
          'Conflicted',
          'False',
          'NoConflicts',
          'No other listener is in the way',
        ),
  ];

  function acceptedVerdict(): Verdict {
    if (fault?.condition === 'Accepted' || fault?.condition === 'Conflicted') {
      return say('Accepted', 'False', fault.reason, why);
    }
    // A certificate that is missing makes a listener no worse than one that waits for it.
    return works || fault
      ? say('Accepted', 'True', 'Accepted', 'Listener is valid')
      : say('Accepted', 'False', 'PortUnavailable', why);
  }

  function refsVerdict(): Verdict {
    if (fault?.condition === 'ResolvedRefs') {
      return say('ResolvedRefs', 'False', fault.reason, why);
    }
    const unknownKinds = (listener.allowedRoutes?.kinds ?? []).filter(
      ({ kind }) => kind !== 'HTTPRoute',
    );
    return unknownKinds.length === 0
      ? say(
          'ResolvedRefs',
          'True',
          'ResolvedRefs',
          'All references are resolved',
        )
      : say(
          'ResolvedRefs',
          'False',
          'InvalidRouteKinds',
          `The local gateway knows HTTPRoute, not ${unknownKinds
            .map(({ kind }) => kind)
            .join(', ')}`,
        );
  }
}
