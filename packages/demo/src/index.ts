/**
 * The main job, headless.
 *
 * @packageDocumentation
 */
export { runDemo, type DemoOptions } from './runDemo';
export { templateStack } from './templateStack';
