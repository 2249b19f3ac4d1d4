import type { EppVersionProfile } from '../epp';
import { code, codes, table } from './markdown';

/** The facts of a generation that fit into a line: what, and how it is here. */
export function eppFactRows(profile: EppVersionProfile): string[][] {
  const { config, flags, image, objectives, probes } = profile;
  const older = config.acceptedApiVersions.filter(
    version => version !== config.apiVersion,
  );
  return [
    ['Image', code(image)],
    [
      '`apiVersion` of the configuration',
      older.length > 0
        ? `${code(config.apiVersion)}; ${codes(older)} is deprecated`
        : code(config.apiVersion),
    ],
    [
      'An unknown parameter of a plugin',
      config.strictParameters ? 'stops the EPP' : 'is ignored',
    ],
    [
      'Weights',
      config.integerWeights ? 'whole numbers from 0 on' : 'numbers from 0 on',
    ],
    ...(config.weightsRequiredAfterPicker
      ? [
          [
            'A scorer without a weight behind the picker',
            'crashes the loader: the compiled picker comes last, and every weight is written',
          ],
        ]
      : []),
    ['Flags of every EPP', codes(flags.always)],
    [
      'Name of the KV cache gauge',
      flags.kvCacheMetric
        ? `told by ${code(flags.kvCacheMetric)}`
        : 'part of the configuration (`engineConfigs`); no flag',
    ],
    ['Long flags with one dash', flags.singleDash ? 'taken' : 'stop the EPP'],
    [
      'Experimental plugins',
      flags.allowExperimentalPlugins
        ? `need ${code(flags.allowExperimentalPlugins)}, which is passed then`
        : 'need no flag',
    ],
    [
      'Health service of one replica',
      `readiness ${serviceName(
        probes.single.readiness,
      )}, liveness ${serviceName(probes.single.liveness)}`,
    ],
    [
      'Health service of several replicas',
      `readiness ${serviceName(
        probes.replicated.readiness,
      )}, liveness ${serviceName(probes.replicated.liveness)}`,
    ],
    [
      'InferenceObjective',
      `${codes(objectives.apiVersions)}; ${
        objectives.crdRequired
          ? 'the EPP does not start without the CRD'
          : 'the EPP starts without the CRD'
      }`,
    ],
  ];
}

function serviceName(service: string | undefined): string {
  return service === undefined ? 'by a TCP connection' : code(service);
}

/** Kinds of data that scorers go by, and who gathers them. */
export function eppDataTable({ data }: EppVersionProfile): string {
  return table(
    ['Data', 'Gathered by', 'When no plugin is there for it'],
    Object.entries(data).map(([name, { addedByItself, by }]) => [
      name,
      by.length > 0 ? codes(by) : 'the EPP itself',
      addedByItself ? 'the EPP gathers it all the same' : 'it is missing',
    ]),
  );
}
