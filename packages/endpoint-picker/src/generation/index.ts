export * from './Generation';
export * from './generationOfImage';
