export { pageAssets, stylesheetPath, stylesheets, type Asset, type Sheet } from './assets.ts'
export { PageLanguage, useLang, usePageTexts } from './language.tsx'
export { pageTexts } from './texts.ts'

export { Document, type DocumentProps, type Script } from './layouts/document.tsx'
export { ConsoleLayout, type ConsoleFrame, type ConsoleLayoutProps } from './layouts/console-layout.tsx'
export { PlainLayout } from './layouts/plain-layout.tsx'
export { PublicLayout } from './layouts/public-layout.tsx'
export { LanguageLinks, type LanguageLink } from './layouts/language-links.tsx'

export { HarbourMark, Icon, type IconName } from './components/icons.tsx'
export { Button, ButtonRow, LinkButton, type ButtonKind, type ButtonProps } from './components/buttons.tsx'
export {
  Checkbox, Checkboxes, DateField, DateTimeField, ErrorSummary, Field, FieldGroup, FieldRow, FileField, Form, HiddenField, Radios,
  Select, TextArea, type Attempt, type Choice, type FieldProps, type FormProps,
} from './components/forms.tsx'
export { Card, Columns, EmptyState, Notice, type Tone } from './components/notices.tsx'
export { DefinitionList, Pagination, Table, Tiles, type Column, type Definition, type Tile } from './components/tables.tsx'
export { Status, type StatusKind } from './components/status.tsx'
export { Breadcrumbs, PageHeader, Tabs, type Crumb, type LinkItem } from './components/navigation.tsx'
export { Dialog, Disclosure } from './components/dialogs.tsx'
export { MonthBars, type MonthSeries } from './components/month-bars.tsx'
export { Progress, StackedProgress, Steps, type Part, type PartKind, type Step } from './components/progress.tsx'
export { Clock72, Moment, Timeline, type TimelineEntry } from './components/time.tsx'
export { Prose } from './components/prose.tsx'
export { StyleGuide } from './style-guide.tsx'
