import { z } from 'zod';

/** A LoRA adapter as `--lora-modules` names it. */
export interface LoraModule {
  readonly name: string;
  readonly path: string;
  /** Empty: the served base model. */
  readonly baseModelName: string;
}

/** One word of `--lora-modules`: JSON as vLLM takes it. */
export const loraModuleSchema = z
  .object({
    name: z.string().default(''),
    path: z.string().default(''),
    base_model_name: z.string().default(''),
  })
  .transform(
    ({ name, path, base_model_name: baseModelName }): LoraModule => ({
      name,
      path,
      baseModelName,
    }),
  );
