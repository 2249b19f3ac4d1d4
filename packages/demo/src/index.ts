/**
 * The main job, headless.
 *
 * @packageDocumentation
 */
export { runDemo, type DemoOptions } from './runDemo';
export { demoStack, type DemoStack } from './demoStack';
export {
  readTemplate,
  type GoldenPathTemplate,
} from './golden-path/GoldenPathTemplate';
