import { z } from 'zod';

/** Labels of an object, and those that select one. */
export const labels = z.record(z.string(), z.string());
