import { staffPage } from '#identity'
import { StyleGuide } from '#platform/pages'

/** Every component of the design system on one page, for those who build. In the demo only. */
export const stylesPage = staffPage({
  path: '/console/styles',
  may: 'use-console',
  view: (c) => <StyleGuide frame={c.frame} now={c.now} />,
})
