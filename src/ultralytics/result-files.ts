/**
 * What Ultralytics makes that may come home, by name. The same list as RESULT_NAMES in
 * `remote/gpu_retrain/workloads/ultralytics/workload.py`.
 */
export const RESULT_NAMES: readonly string[] = [
  String.raw`ultralytics/weights/(?:best|last)\.pt`,
  String.raw`ultralytics/(?:results\.csv|args\.yaml)`,
  String.raw`ultralytics/(?:results|confusion_matrix(?:_normalized)?|(?:Box|Mask|Pose)(?:PR|F1|P|R)_curve)\.png`,
  String.raw`ultralytics/(?:labels(?:_correlogram)?|train_batch[0-9]{1,9}|val_batch[0-9]{1,9}_(?:labels|pred))\.jpg`,
]
