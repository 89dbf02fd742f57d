export { runStep, type Step, type StepOptions, type StepResult, startStep } from '../../local/step.ts'
