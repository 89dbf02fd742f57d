/**
 * What Ultralytics makes that may come home, by name. The same list as RESULT_NAMES in
 * `remote/gpu_retrain/workloads/ultralytics/workload.py`.
 */
export const RESULT_NAMES: readonly string[] = [
  String.raw`evaluation\.json`,
  String.raw`ultralytics/weights/(?:best|last)\.pt`,
  String.raw`ultralytics/(?:results\.csv|args\.yaml)`,
  String.raw`ultralytics/(?:results|confusion_matrix(?:_normalized)?|(?:Box|Mask|Pose)(?:PR|F1|P|R)_curve)\.png`,
  String.raw`ultralytics/(?:labels(?:_correlogram)?|train_batch[0-9]{1,9}|val_batch[0-9]{1,9}_(?:labels|pred))\.jpg`,
]

/** Where what is read of its results lies, as their names say. */
export const RESULT_FILES = {
  /** The model that people will use. */
  best: 'ultralytics/weights/best.pt',
  /** What the model is worth, picture by picture. */
  evaluation: 'evaluation.json',
  /** The numbers of every epoch. */
  table: 'ultralytics/results.csv',
  /** The arguments that it trained with. */
  arguments: 'ultralytics/args.yaml',
} as const

/** Its pictures worth showing, best first, and what they show. */
export const PICTURES = {
  'ultralytics/val_batch0_pred.jpg': 'What the model finds on pictures of the val split',
  'ultralytics/val_batch0_labels.jpg': 'What people had marked on them',
  'ultralytics/confusion_matrix_normalized.png': 'What it takes for what',
  'ultralytics/BoxPR_curve.png': 'Precision against recall',
} as const
