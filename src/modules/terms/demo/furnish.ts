import { execute, type StaffActor } from '#identity'
import type { Db } from '#platform/database'
import { draftDocument } from '../commands/draft-document.ts'
import { approveDraft, publishDocument } from '../commands/publish-document.ts'
import type { DocumentKind, Texts } from '../model.ts'
import { demoAssessment, demoConsents, demoNotices, demoSafeguards, demoSecurity, demoUse } from './texts.ts'

/** Publishes an invented centre's notices by the commands that the console uses: one writes, another approves. */
export async function furnishDemoTerms(db: Db, { writer, approver }: { writer: StaffActor; approver: StaffActor }): Promise<void> {
  const publish = async (kind: DocumentKind, slug: string, texts: Texts): Promise<void> => {
    const drafted = await execute(draftDocument, { db, actor: writer, input: { kind, slug, texts } })
    if (!drafted.ok) throw new Error(`a demo text was refused: ${kind} ${slug} ${drafted.code}`)
    const input = { document: drafted.value.document, revision: drafted.value.revision }
    const approved = await execute(approveDraft, { db, actor: approver, input })
    if (!approved.ok) throw new Error(`a demo text was not approved: ${kind} ${slug} ${approved.code} ${JSON.stringify(approved.facts)}`)
    const published = await execute(publishDocument, { db, actor: approver, input })
    // A promise that this house does not keep yet holds its texts back, and not the demo: the console says which.
    if (!published.ok && published.code === 'broken-promise') return
    if (!published.ok) throw new Error(`a demo text was not published: ${kind} ${slug} ${published.code} ${JSON.stringify(published.facts)}`)
  }
  for (const [service, texts] of Object.entries(demoNotices)) await publish('notice', service, texts)
  await publish('use', 'service', demoUse)
  for (const [purpose, texts] of Object.entries(demoConsents)) await publish('consent', purpose, texts)
  await publish('security', 'page', demoSecurity)
  await publish('safeguards', '2026-11', demoSafeguards)
  await execute(draftDocument, { db, actor: writer, input: { kind: 'assessment', slug: 'article-35', texts: demoAssessment } })
}
