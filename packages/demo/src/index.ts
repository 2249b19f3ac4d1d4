/**
 * The main job, headless.
 *
 * @packageDocumentation
 */
export { runDemo, type DemoOptions } from './runDemo';
export { demoStack, type DemoStack } from './demoStack';
export { templateStack } from './templateStack';
