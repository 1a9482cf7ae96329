export { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { Encrypter as RealEncrypter } from 'age-encryption'

type File = Uint8Array | ReadableStream<Uint8Array>

/** Knows a recipient's key from another text, as the real one does, and leaves the file as it is. */
export class Encrypter {
  readonly #real = new RealEncrypter()

  addRecipient(recipient: string): void {
    this.#real.addRecipient(recipient)
  }
  async encrypt<F extends File>(file: F): Promise<F> {
    return file
  }
}

/** Opens with any key what was never closed: a backup is read back before it counts. */
export class Decrypter {
  readonly #identities: unknown[] = []

  addIdentity(identity: unknown): void {
    this.#identities.push(identity)
  }
  async decrypt<F extends File>(file: F): Promise<F> {
    if (this.#identities.length === 0) throw new Error('no identity was given')
    return file
  }
}
