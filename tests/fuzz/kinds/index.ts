import type { Kind } from '../kind.ts'
import { bodies } from './bodies.ts'
import { ledgerKinds } from './checkpoints.ts'
import { ciphertexts } from './ciphertexts.ts'
import { codes } from './codes.ts'
import { keyKinds } from './keys.ts'
import { appKinds } from './through-the-app.ts'
import { tokens } from './tokens.ts'

/** Shown to the doors of foundation and modules themselves. */
export const atTheDoors: readonly Kind[] = [...ciphertexts, ...ledgerKinds, ...codes, ...keyKinds, ...bodies]

/** Sent to the whole app, as a stranger or as somebody who is signed in. */
export const throughTheApp: readonly Kind[] = [...appKinds, ...tokens]

/** Everything that somebody outside could hand to Satama, and that has to be what it says it is. */
export const kinds: readonly Kind[] = [...atTheDoors, ...throughTheApp]
