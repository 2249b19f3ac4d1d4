import {
  imagePatternFault,
  matchesImagePattern,
} from '@llm-d-sim/plugin-llm-d-common';

/** A pattern of images that pods may run, known to be one. */
export class ImagePattern {
  readonly text: string;

  /** @throws when the pattern can match no image, because it names no registry */
  constructor(text: string) {
    const fault = imagePatternFault(text);
    if (fault !== undefined) {
      throw new Error(`the image pattern "${text}" ${fault}`);
    }
    this.text = text;
  }

  matches(image: string): boolean {
    return matchesImagePattern(this.text, image);
  }
}
