export { Decrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { Encrypter as RealEncrypter } from 'age-encryption'

/** Knows a recipient's key from another text, as the real one does, and leaves the file as it is. */
export class Encrypter {
  readonly #real = new RealEncrypter()

  addRecipient(recipient: string): void {
    this.#real.addRecipient(recipient)
  }
  async encrypt(file: Uint8Array): Promise<Uint8Array> {
    return file
  }
}
