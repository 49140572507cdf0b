import { mix } from './mix.js';

/** A row of random numbers that a seed decides. */
export class Dice {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(): number {
    return mix(this.#seed, this.#drawn++);
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    return this.word() / 2 ** 32;
  }
}
