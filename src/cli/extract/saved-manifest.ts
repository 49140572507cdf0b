import { SinkError } from '../../errors.js';
import type { ManifestFile } from '../out/manifest-file.js';
import type { Screen } from '../screen/screen.js';
import type { Member } from './member.js';

/** The manifest of a folder while its members are read: what is known of each reading is saved with it. */
export class SavedManifest {
  readonly #manifest: ManifestFile;
  readonly #members: readonly Member[];
  readonly #screen: Pick<Screen, 'log'>;
  /** A full disk is told once and not every second. */
  #told = '';

  constructor(manifest: ManifestFile, members: readonly Member[], screen: Pick<Screen, 'log'>) {
    this.#manifest = manifest;
    this.#members = members;
    this.#screen = screen;
  }

  /** Never fails: what stood in the way is logged. */
  async onTheWay(): Promise<void> {
    const trouble = await this.#save().then(() => '', unsaved);
    if (trouble && trouble !== this.#told) this.#screen.log(trouble);
    this.#told = trouble;
  }

  /** Errors: `SinkError`, since nobody could know what is in the files. */
  async atTheEnd(): Promise<void> {
    await this.#save().catch((error: unknown) => {
      throw new SinkError(unsaved(error), { committed: 0, cause: error });
    });
  }

  #save(): Promise<void> {
    for (const { reading } of this.#members) this.#manifest.put(reading.entry);
    return this.#manifest.save();
  }
}

function unsaved(error: unknown): string {
  return `manifest.json could not be written: ${error instanceof Error ? error.message : String(error)}`;
}
