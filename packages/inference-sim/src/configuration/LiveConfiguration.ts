import { z } from 'zod';
import { adminFields, readAdminField } from './adminFields';
import { ConfigurationError } from './ConfigurationError';
import { describeSettings } from './describeSettings';
import { Environment, optionsOf } from './optionsOf';
import { overlay, Settings, SettingValue } from './Settings';
import { SimulatorOptions } from './SimulatorOptions';
import { SimulatorGeneration } from './SimulatorGeneration';

/** Settings that `POST /admin/config` may change in part while requests run. */
export class LiveConfiguration {
  readonly #env: Environment;
  readonly #generation: SimulatorGeneration;
  #settings: Settings;
  #options: SimulatorOptions;

  /** @throws ConfigurationError for settings that cannot be run with */
  constructor(
    settings: Settings,
    env: Environment,
    generation: SimulatorGeneration,
  ) {
    this.#env = env;
    this.#generation = generation;
    this.#settings = settings;
    this.#options = optionsOf(settings, env, generation);
  }

  get options(): SimulatorOptions {
    return this.#options;
  }

  /** This configuration on another port: one rank of several. */
  onPort(port: number): LiveConfiguration {
    return new LiveConfiguration(
      overlay(
        this.#settings,
        new Map([['port', { kind: 'integers', value: port }]]),
      ),
      this.#env,
      this.#generation,
    );
  }

  /**
   * Applies all of a body's fields or, when one is at fault, none. Null
   * leaves a field as it is.
   *
   * @throws ConfigurationError that names the field
   */
  update(body: unknown): void {
    const values = new Map<string, SettingValue>();
    for (const [name, value] of adminFields(body)) {
      try {
        const read = value === null ? undefined : this.#read(name, value);
        if (read) {
          values.set(name, read);
        }
      } catch (error) {
        if (error instanceof z.ZodError) {
          throw new ConfigurationError(
            `failed to unmarshal payload: field "${name}": ${error.issues[0].message}`,
          );
        }
        throw error;
      }
    }
    const settings = overlay(this.#settings, values);
    this.#options = optionsOf(settings, this.#env, this.#generation);
    this.#settings = settings;
  }

  #read(name: string, value: unknown): SettingValue {
    if (name !== 'fake-metrics') {
      return readAdminField(name, value);
    }
    const [before] = this.#settings.lists['fake-metrics'];
    if (before === undefined) {
      throw new ConfigurationError(
        'the simulator is reporting real metrics; fake metrics cannot be updated',
      );
    }
    const object = z.record(z.string(), z.unknown());
    const given = Object.entries(object.parse(value));
    const merged = {
      ...object.parse(JSON.parse(before)),
      ...Object.fromEntries(given.filter(([, field]) => field !== null)),
    };
    return { kind: 'lists', value: [JSON.stringify(merged)] };
  }

  /** What `GET /admin/config` shows. */
  describe(): Record<string, unknown> {
    return describeSettings(this.#settings, this.#options);
  }
}
