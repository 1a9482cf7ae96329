import * as v from 'valibot'
import { fromBase64Url, receivingPublicKeyLength, saltLength, sealTo, standardCost } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { privateHalvesLength } from './keys.ts'
import type { Credential } from './keys.ts'

/** Reads what a browser posts of new keys (`posted-keys.ts`): lengths and costs are as they must be, or it is refused. */

export const bytesBetween = (length: { from: number; to: number }) =>
  v.pipe(
    v.string(),
    v.maxLength(4_000),
    v.transform((text) => fromBase64Url(text)),
    v.custom<Bytes>((value) => value instanceof Uint8Array && value.length >= length.from && value.length <= length.to),
  )
export const exactly = (length: number) => bytesBetween({ from: length, to: length })
export const wrapped = bytesBetween({ from: privateHalvesLength, to: 400 })

export const postedKeys = v.object({
  guardedReceiving: exactly(receivingPublicKeyLength),
  guardedSigning: exactly(32),
  sealedReceiving: exactly(receivingPublicKeyLength),
  sealedSigning: exactly(32),
})

const secretKinds = ['passphrase', 'recovery-code'] as const

const postedSecret = v.object({
  kind: v.picklist(secretKinds),
  salt: exactly(saltLength),
  passes: v.literal(standardCost.passes),
  memoryKib: v.literal(standardCost.memoryKib),
  part: exactly(32),
  guarded: wrapped,
  sealed: wrapped,
})

/** A passphrase and a recovery code, one of each. */
export const postedSecrets = v.pipe(
  v.array(postedSecret),
  v.check((all) => all.length === 2 && secretKinds.every((kind) => all.some((one) => one.kind === kind))),
)

export const postedRecoveryCode = v.pipe(
  postedSecret,
  v.check((one) => one.kind === 'recovery-code'),
)

export const postedPassphrase = v.pipe(
  postedSecret,
  v.check((one) => one.kind === 'passphrase'),
)

export function credentialFrom({ passes, memoryKib, ...rest }: v.InferOutput<typeof postedSecret>): Credential {
  return { ...rest, cost: { algorithm: 'argon2id', passes, memoryKib } }
}

/** Whether something can be sealed to both: what is no key would be found out only when somebody is granted a team. */
export async function canReceive(keys: v.InferOutput<typeof postedKeys>): Promise<boolean> {
  const tried = await Promise.allSettled(
    [keys.guardedReceiving, keys.sealedReceiving].map((key) => sealTo(key, new Uint8Array(1), 'satama trial v1')),
  )
  return tried.every(({ status }) => status === 'fulfilled')
}

/** A request's JSON as a schema wants it, or null. */
export async function readPosted<S extends v.GenericSchema>(request: Request, schema: S): Promise<v.InferOutput<S> | null> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), await request.text())
  return parsed.success ? parsed.output : null
}
