/** The actions' sources on hostile text: nothing but our log prints. */
import { ownWords } from '../support/own-words-suite.ts'

ownWords('../run.ts')
