import type { Entry } from './entry.ts'
import { CVAT } from './shapes/cvat.ts'
import { FOREIGN } from './shapes/foreign.ts'
import { LABELLING } from './shapes/labelling.ts'
import { LIBRARY_OWN } from './shapes/library-own.ts'
import { LINKS } from './shapes/links.ts'
import { MACHINES } from './shapes/machines.ts'
import { PICTURES } from './shapes/pictures.ts'
import { ROBOFLOW } from './shapes/roboflow.ts'
import { ROOTED } from './shapes/rooted.ts'
import { TASKS } from './shapes/tasks.ts'
import { UNPACKED } from './shapes/unpacked.ts'
import { WRITTEN } from './shapes/written.ts'

/** Datasets in the shapes in which tools and people leave them. */
export const CORPUS: readonly Entry[] = [
  ...ROBOFLOW,
  ...CVAT,
  ...LABELLING,
  ...LIBRARY_OWN,
  ...MACHINES,
  ...UNPACKED,
  ...TASKS,
  ...LINKS,
  ...WRITTEN,
  ...PICTURES,
  ...ROOTED,
  ...FOREIGN,
]
